package org.cairnfs.tests.leaks;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.cairnfs.actors.dispatch.LocalFirst;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that leak, one class for each kind; {@link LeakScanTest} runs them and expects their
 * failure.
 *
 * <p>Each leaves on the stack how to undo what it did.
 */
final class PlantedLeaks {
  /** A system property that lets them run. */
  static final String ENABLED = "cairn.leaks.planted";

  /** A test that is run by {@link LeakScanTest} only. */
  @Test
  @EnabledIfSystemProperty(named = ENABLED, matches = "true")
  @Retention(RetentionPolicy.RUNTIME)
  @interface Planted {}

  /** Undoes one leak. */
  interface Undo {
    void run() throws Exception;
  }

  static final Deque<Undo> UNDO = new ArrayDeque<>();

  private PlantedLeaks() {}

  static void undoAll() throws Exception {
    while (!UNDO.isEmpty()) {
      UNDO.pop().run();
    }
  }

  private static FileChannel open() throws IOException {
    FileChannel channel = FileChannel.open(Path.of("/dev/zero"), READ);
    UNDO.push(channel::close);
    return channel;
  }

  /** For leaks that are memory. */
  private static void keep(Object memory) {
    Deque<Object> kept = new ArrayDeque<>();
    kept.add(memory);
    UNDO.push(kept::clear);
  }

  static void command(String... command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + status);
    }
  }

  static final class Nothing {
    @Planted
    void test() throws IOException {
      FileChannel.open(Path.of("/dev/zero"), READ).close();
      new Thread(() -> {}, "short-lived").start();
      ByteBuffer.allocateDirect(4096);
    }
  }

  static final class BufferInAField {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

    @Planted
    void test() {
      buffer.put((byte) 1);
    }
  }

  static final class ActorSystemThatEnds {
    @Planted
    void test() throws Exception {
      ActorTestKit kit = ActorTestKit.create();
      LocalFirst work = LocalFirst.of(kit.system());
      CompletableFuture<String> answer = new CompletableFuture<>();
      ActorRef<String> actor =
          kit.spawn(
              Behaviors.receiveMessage(
                  message -> {
                    answer.complete(message);
                    return Behaviors.same();
                  }),
              DispatcherSelector.fromConfig(LocalFirst.DISPATCHER));
      work.enter();
      actor.tell("hello");
      work.run();
      work.leave();
      answer.get(10, TimeUnit.SECONDS);
      kit.shutdownTestKit();
    }
  }

  static final class Descriptor {
    @Planted
    void test() throws IOException {
      open();
    }
  }

  static final class TrackedDescriptor {
    @Planted
    void test() throws IOException {
      Tracked.register(open(), "/dev/zero");
    }
  }

  static final class DescriptorInAField {
    final FileChannel channel;

    DescriptorInAField() throws IOException {
      channel = open();
    }

    @Planted
    void test() {}
  }

  static final class DescriptorOfTheClass {
    @BeforeAll
    static void openForAll() throws IOException {
      open();
    }

    @Planted
    void test() {}
  }

  static final class DirectBuffer {
    @Planted
    void test() {
      keep(ByteBuffer.allocateDirect(4096));
    }
  }

  static final class MappedBuffer {
    @Planted
    void test(@TempDir Path directory) throws IOException {
      Path file = directory.resolve("mapped");
      try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
        keep(channel.map(MapMode.READ_WRITE, 0, 4096));
      }
    }
  }

  static final class NativeMemory {
    @Planted
    void test() {
      Pointer memory = Memory.allocateDirect(Runtime.getSystemRuntime(), 4096);
      keep(memory);
    }
  }

  static final class LeftThread {
    @Planted
    void test() {
      CountDownLatch end = new CountDownLatch(1);
      Thread thread = new Thread(() -> awaitQuietly(end), "planted");
      thread.start();
      UNDO.push(end::countDown);
    }

    private static void awaitQuietly(CountDownLatch end) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static final class Mount {
    @Planted
    void test() throws Exception {
      Path point = Files.createTempDirectory(TestRoot.path(), "mount");
      UNDO.push(() -> Files.delete(point));
      command("mount", "-t", "tmpfs", "planted", point.toString());
      UNDO.push(() -> command("umount", point.toString()));
    }
  }

  static final class LoopDevice {
    @Planted
    void test() throws Exception {
      Path image = Files.createTempFile(TestRoot.path(), "loop", ".img");
      UNDO.push(() -> Files.delete(image));
      Files.write(image, new byte[64 * 1024]);
      command("losetup", "-f", image.toString());
      UNDO.push(() -> command("sh", "-c", "losetup -d $(losetup -n -O NAME -j '" + image + "')"));
    }
  }

  static final class Child {
    @Planted
    void test() throws IOException {
      Process process = new ProcessBuilder("sleep", "1000").start();
      UNDO.push(() -> process.destroyForcibly().waitFor());
    }
  }

  static final class DetachedProcess {
    @Planted
    void test() throws Exception {
      Path pid = Files.createTempFile(TestRoot.path(), "pid", "");
      command("sh", "-c", "setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $! > " + pid);
      long number = Long.parseLong(Files.readString(pid).strip());
      Files.delete(pid);
      UNDO.push(() -> ProcessHandle.of(number).ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  static final class NodeNotScanned {
    @Planted
    void test() {
      NodeScan scan = NodeScan.begin("node 7");
      UNDO.push(scan::afterNode);
    }
  }

  static final class NodeLeavesDescriptor {
    @Planted
    void test() throws IOException {
      NodeScan scan = NodeScan.begin("node 8");
      open();
      scan.afterNode();
    }
  }

  static final class NodeProcessLeaksDescriptor {
    @Planted
    void test() throws Exception {
      NodeScan scan = NodeScan.begin("node 9");
      Process node =
          new ProcessBuilder("sh", "-c", "echo ready; read x; exec 9</dev/zero; echo done; read y")
              .start();
      UNDO.push(scan::afterNode);
      UNDO.push(() -> node.destroyForcibly().waitFor());
      node.inputReader().readLine();
      scan.watch(node.toHandle());
      node.outputWriter().write("go\n");
      node.outputWriter().flush();
      node.inputReader().readLine();
      scan.beforeEnd();
    }
  }

  static final class LeaseOfNobody {
    @Planted
    void test() {
      ScriptedProbe node = new ScriptedProbe("leases");
      node.suspects.add(Suspect.of("5", "lease 5 of mount 2", () -> "granted by lookup"));
      UNDO.push(BoundProbe.bind(node, "node 3")::close);
      UNDO.push(node.suspects::clear);
    }
  }

  static final class LeaseAtTheEndOfTheNode {
    @Planted
    void test() {
      ScriptedProbe node = new ScriptedProbe("leases");
      BoundProbe bound = BoundProbe.bind(node, "node 4");
      node.suspects.add(Suspect.of("6", "lease 6 of mount 2", () -> "granted by lookup"));
      bound.close();
    }
  }

  static final class ScanImpossible {
    @Planted
    void test() {
      ScriptedProbe node = new ScriptedProbe("orphan items");
      node.broken = true;
      UNDO.push(BoundProbe.bind(node, "node 3")::close);
      UNDO.push(() -> node.broken = false);
    }
  }

  /** Stands for what a node tells about itself. */
  private static final class ScriptedProbe implements LeakProbe {
    private final String kind;
    private final List<Suspect> suspects = new ArrayList<>();
    private boolean broken;

    ScriptedProbe(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public List<Suspect> scan() throws IOException {
      if (broken) {
        throw new IOException("the node does not answer");
      }
      return List.copyOf(suspects);
    }
  }
}
