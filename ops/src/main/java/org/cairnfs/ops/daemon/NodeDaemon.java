package org.cairnfs.ops.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.cairnfs.fuse.session.FuseServer;
import org.cairnfs.ops.grpc.ArchiveService;
import org.cairnfs.ops.grpc.StoredEvents;
import org.cairnfs.ops.http.OpsServer;
import org.cairnfs.ops.node.NodeState;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.ops.node.ProcessIdentity;
import org.cairnfs.ops.node.RunDirectory;
import org.cairnfs.ops.node.RunFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a node's process.
 *
 * <pre>
 *   open the volume, join ─► serve HTTP and gRPC ─► mount ─► leave a note ─► wait
 *                                                                             │ signal, or the mount has ended
 *   exit 0 ◄─ flush, leave ◄─ stop serving ◄─ unmount ◄─ remove the note ◄────┘
 * </pre>
 *
 * <p>When the node fails, what it acknowledged from memory cannot be made good: the process ends at
 * once, and its guardian frees the mount point.
 */
public final class NodeDaemon {
  private static final Logger LOG = LoggerFactory.getLogger(NodeDaemon.class);
  private static final double NANOS_PER_SECOND = 1e9;

  private final DaemonSettings settings;
  private final RunningNode.Starter starter;
  private final Runnable halt;
  private final CompletableFuture<String> leave = new CompletableFuture<>();
  private final Undo undo = new Undo();

  /**
   * A daemon that has not started yet.
   *
   * @param halt ends the process at once, with an exit code that says it failed
   */
  public NodeDaemon(DaemonSettings settings, RunningNode.Starter starter, Runnable halt) {
    this.settings = settings;
    this.starter = starter;
    this.halt = halt;
  }

  /** Asks the node to leave, as a signal would. */
  public void leave(String reason) {
    leave.complete(reason);
  }

  /**
   * Runs the node until it has left.
   *
   * @return whether it has left cleanly
   */
  public boolean run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (StopSignals signals = new StopSignals(this::leave)) {
      LOG.info("node {} starts, pid {}", settings.name(), ProcessHandle.current().pid());
      MountedNode view;
      try {
        view = start();
      } catch (IOException | InterruptedException | RuntimeException refused) {
        logRefusal(refused);
        undo.run();
        throw refused;
      }
      double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
      LOG.info("node {} is up after {} s", settings.name(), String.format("%.1f", seconds));
      String reason = await();
      LOG.info("node {} leaves: {}", settings.name(), reason);
      view.become(NodeState.LEAVING);
      boolean clean = undo.run();
      LOG.info("node {} has left{}", settings.name(), clean ? "" : ", not cleanly: see above");
      return clean;
    }
  }

  private void logRefusal(Exception refused) {
    if (refused instanceof IOException) {
      LOG.error("node {} cannot start: {}", settings.name(), refused.getMessage());
    } else {
      LOG.error("node {} cannot start", settings.name(), refused);
    }
  }

  private MountedNode start() throws IOException, InterruptedException {
    RunningNode node = starter.start(settings);
    undo.add("leaving the cluster and the volume", node::stop);
    node.failed().thenAccept(this::halt);
    MountedNode view = new MountedNode(node);
    OpsAddress ops = serve(node, view);
    Path mount = settings.mount();
    if (mount != null) {
      mount(node, view, mount);
    }
    // Commands take the note as the sign that everything answers.
    view.become(NodeState.UP);
    note(view, ops);
    return view;
  }

  private OpsAddress serve(RunningNode node, MountedNode view)
      throws IOException, InterruptedException {
    ArchiveService archive = new ArchiveService(view, new StoredEvents());
    undo.add("closing the archive service", archive::close);
    OpsServer server =
        join(
            OpsServer.start(
                    node.system(),
                    view,
                    archive.handler(node.system()),
                    settings.ops(),
                    node.isClustered())
                .toCompletableFuture());
    undo.add("closing the HTTP server", () -> server.stop().toCompletableFuture().get());
    LOG.info("HTTP and gRPC at http://{}", server.address());
    return server.address();
  }

  private void mount(RunningNode node, MountedNode view, Path mount) throws IOException {
    FuseServer server =
        FuseServer.start(node.fileSystem(), node.localWork(), mount, settings.mountOptions());
    undo.add("unmounting", () -> unmount(server));
    view.mounted(server);
    server
        .ended()
        .whenComplete((durable, failure) -> leave(server.mountPoint() + " was unmounted"));
  }

  private static void unmount(FuseServer server) throws ExecutionException, InterruptedException {
    server.unmount();
    server.ended().toCompletableFuture().get();
  }

  private void note(MountedNode view, OpsAddress ops) throws IOException {
    Path directory = settings.runDirectory().writable();
    RunDirectory.sweep(directory);
    String mount = view.status().mount();
    RunFile note =
        new RunFile(
            ProcessIdentity.current(),
            settings.name(),
            mount == null ? null : Path.of(mount),
            ops.toString(),
            settings.meta().toAbsolutePath(),
            settings.data().toAbsolutePath());
    undo.add("removing the note", () -> note.remove(directory));
    note.write(directory);
  }

  private String await() throws InterruptedException {
    try {
      return leave.get();
    } catch (ExecutionException impossible) {
      throw new CompletionException(impossible);
    }
  }

  private void halt(Throwable reason) {
    LOG.error("node {} halts: {}", settings.name(), reason.getMessage(), reason);
    halt.run();
  }

  private static <T> T join(CompletableFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException told) {
        throw told;
      }
      throw new IOException(failure.getCause());
    }
  }
}
