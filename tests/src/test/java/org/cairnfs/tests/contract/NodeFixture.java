package org.cairnfs.tests.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeSettings;
import org.cairnfs.sharding.membership.VolumeRoot;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.leaks.NodeScan;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.storage.volume.FormatParams;
import org.cairnfs.storage.volume.Formatter;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;
import org.jspecify.annotations.Nullable;

/**
 * A fresh volume on image files, and one node in this JVM that has it open.
 *
 * <p>Everything is done on a thread that ends with the node: Pekko keeps for every thread the
 * actors it has met.
 */
final class NodeFixture implements AutoCloseable {
  private static final long META_BYTES = 256L << 20;
  private static final long DATA_BYTES = 1L << 30;
  private static final int SHARDS = 8;
  private static final int SECONDS_MAX = 60;

  /**
   * A node and its only mount; forgotten when it ends, for the scan to see what else holds them.
   */
  private static final class Running {
    final CairnNode node;
    @Nullable NodeMount mount;

    Running(CairnNode node) {
      this.node = node;
    }

    NodeMount mount() {
      if (mount == null) {
        mount = node.mount(MountSettings.DEFAULT);
      }
      return mount;
    }
  }

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final NodeScan scan;
  private final Path directory;
  private @Nullable Running running;

  private NodeFixture(NodeScan scan, Path directory) {
    this.scan = scan;
    this.directory = directory;
  }

  /** Formats a volume below the test root and starts a node on it. */
  static NodeFixture start(String name) throws Exception {
    return start(name, 0);
  }

  /** As {@link #start(String)}, but what the volume counts starts at a number. */
  static NodeFixture start(String name, long origin) throws Exception {
    NodeFixture fixture =
        new NodeFixture(NodeScan.begin(name), Files.createTempDirectory(TestRoot.path(), "n-"));
    fixture.running = fixture.run(() -> fixture.formatAndStart(name, origin));
    return fixture;
  }

  private Running formatAndStart(String name, long origin) throws IOException {
    Path meta = directory.resolve("meta.img");
    Path data = directory.resolve("data.img");
    FormatParams params =
        FormatParams.standard()
            .withSizes(META_BYTES, DATA_BYTES)
            .withShards(SHARDS)
            .startingAt(origin);
    Formatter.format(meta, data, params);
    try (Volume volume = Volume.open(meta, data, VolumeOptions.of("mkfs", failures::add))) {
      VolumeRoot.create(volume, Clock.systemUTC());
    }
    return new Running(CairnNode.start(NodeSettings.local(name, meta, data), failures::add));
  }

  private <T> T run(Callable<T> task) throws Exception {
    return thread.submit(task).get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("the node has ended");
    }
    return running;
  }

  /** Opens the mount, of which there is one at a time. */
  FileSystem mount() throws Exception {
    return run(() -> running().mount().fileSystem());
  }

  /**
   * Removes every file and ends the mount when its last request has been answered.
   *
   * @return what it held then
   */
  NodeMount.Counts emptyAndUnmount() throws Exception {
    return run(
        () -> {
          NodeMount mount = running().mount();
          new Emptying(mount.fileSystem()).emptyRoot();
          long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
          while (mount.counts().underWay() > 0 && System.nanoTime() < limit) {
            Thread.onSpinWait();
          }
          NodeMount.Counts counts = mount.counts();
          running().node.unmount(mount).toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
          running().mount = null;
          return counts;
        });
  }

  @Override
  public void close() throws Exception {
    run(
        () -> {
          running().node.stop();
          return running = null;
        });
    thread.shutdown();
    if (!thread.awaitTermination(SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("the fixture's thread does not end");
    }
    Files.delete(directory.resolve("meta.img"));
    Files.delete(directory.resolve("data.img"));
    Files.delete(directory);
    scan.afterNode();
    if (!failures.isEmpty()) {
      throw new AssertionError("the node's storage has failed", failures.get(0));
    }
  }
}
