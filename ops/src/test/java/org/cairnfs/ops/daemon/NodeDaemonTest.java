package org.cairnfs.ops.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.mount.MountRefusedException;
import org.cairnfs.ops.http.AddressUnavailableException;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.ops.node.RunDirectory;
import org.cairnfs.ops.node.RunFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDaemonTest {
  private static final long SECONDS_MAX = 20;

  private final ActorSystem system =
      ActorSystem.create(
          "daemon-test",
          ConfigFactory.parseString("pekko.loglevel=off").withFallback(ConfigFactory.load()));
  private final StubNode node = new StubNode(system);
  private final CompletableFuture<String> halted = new CompletableFuture<>();
  private RunDirectory notes = RunDirectory.at(Path.of("unset"));

  @BeforeEach
  void inTemporaryDirectory(@TempDir Path temp) {
    notes = RunDirectory.at(temp);
  }

  @AfterEach
  void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  @Test
  void node_servesLeavesANote_andLeavesWhenAsked() throws Exception {
    NodeDaemon daemon = daemon(null, 0);
    CompletableFuture<Boolean> running = run(daemon);
    await(() -> notes.nodes().size() == 1);
    RunFile note = notes.nodes().get(0);
    assertEquals("test", note.name());
    assertEquals(200, health(note));
    daemon.leave("the test says so");
    assertTrue(running.get(SECONDS_MAX, TimeUnit.SECONDS));
    assertEquals(List.of(), notes.nodes());
    assertTrue(node.stopped);
    assertFalse(halted.isDone());
    assertThrows(IOException.class, () -> health(note));
  }

  @Test
  void failedNode_haltsAtOnce() throws Exception {
    NodeDaemon daemon = daemon(null, 0);
    CompletableFuture<Boolean> running = run(daemon);
    await(() -> notes.nodes().size() == 1);
    node.failed.complete(new IOException("planted"));
    assertEquals("halted", halted.get(SECONDS_MAX, TimeUnit.SECONDS));
    assertFalse(running.isDone());
    daemon.leave("a real process would be gone");
    running.get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  @Test
  void refusedMount_undoesTheStart(@TempDir Path temp) {
    NodeDaemon daemon = daemon(temp.resolve("absent/mnt"), 0);
    assertInstanceOf(MountRefusedException.class, failureOf(daemon));
    assertTrue(node.stopped);
    assertEquals(List.of(), notes.nodes());
  }

  @Test
  void portInUse_undoesTheStart() throws IOException {
    try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      NodeDaemon daemon = daemon(null, used.getLocalPort());
      assertInstanceOf(AddressUnavailableException.class, failureOf(daemon));
    }
    assertTrue(node.stopped);
  }

  @Test
  void nodeThatStopsBadly_hasNotLeftCleanly() throws Exception {
    node.stopFailure = new IOException("planted");
    NodeDaemon daemon = daemon(null, 0);
    CompletableFuture<Boolean> running = run(daemon);
    daemon.leave("now");
    assertFalse(running.get(SECONDS_MAX, TimeUnit.SECONDS));
    assertEquals(List.of(), notes.nodes());
  }

  private static @Nullable Throwable failureOf(NodeDaemon daemon) {
    CompletableFuture<Boolean> running = run(daemon);
    return assertThrows(ExecutionException.class, () -> running.get(SECONDS_MAX, TimeUnit.SECONDS))
        .getCause();
  }

  private NodeDaemon daemon(@Nullable Path mount, int port) {
    DaemonSettings settings =
        new DaemonSettings(
            Path.of("meta"),
            Path.of("data"),
            mount,
            MountOptions.defaults(),
            new OpsAddress("127.0.0.1", 0),
            new OpsAddress("127.0.0.1", port),
            "test",
            notes);
    return new NodeDaemon(settings, given -> node, () -> halted.complete("halted"));
  }

  private static CompletableFuture<Boolean> run(NodeDaemon daemon) {
    CompletableFuture<Boolean> running = new CompletableFuture<>();
    Runnable life =
        () -> {
          try {
            running.complete(daemon.run());
          } catch (IOException | InterruptedException | RuntimeException failure) {
            running.completeExceptionally(failure);
          }
        };
    new Thread(life, "daemon").start();
    return running;
  }

  private static int health(RunFile note) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + note.ops() + "/health");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(SECONDS_MAX).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "the condition did not come true in time");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
