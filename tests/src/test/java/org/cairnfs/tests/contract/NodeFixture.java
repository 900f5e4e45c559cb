package org.cairnfs.tests.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeSettings;
import org.cairnfs.sharding.membership.VolumeRoot;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.volume.FormatParams;
import org.cairnfs.storage.volume.Formatter;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;
import org.cairnfs.tests.leaks.NodeScan;
import org.cairnfs.tests.leaks.TestRoot;
import org.jspecify.annotations.Nullable;

/** A fresh volume on image files, and one node in this JVM that has it open. */
final class NodeFixture implements AutoCloseable {
  private static final long META_BYTES = 256L << 20;
  private static final long DATA_BYTES = 1L << 30;
  private static final int SHARDS = 8;
  private static final int SECONDS_MAX = 30;

  private final Path directory;
  private final NodeScan scan;
  private final List<Throwable> failures;
  // Forgotten when they end, so that the scan sees what else holds their memory.
  private @Nullable CairnNode node;
  private @Nullable NodeMount mount;

  private NodeFixture(Path directory, NodeScan scan, CairnNode node, List<Throwable> failures) {
    this.directory = directory;
    this.scan = scan;
    this.node = node;
    this.failures = failures;
  }

  /** Formats a volume below the test root and starts a node on it. */
  static NodeFixture start(String name) throws IOException {
    NodeScan scan = NodeScan.begin(name);
    Path directory = Files.createTempDirectory(TestRoot.path(), "n-");
    Path meta = directory.resolve("meta.img");
    Path data = directory.resolve("data.img");
    Formatter.format(
        meta, data, FormatParams.standard().withSizes(META_BYTES, DATA_BYTES).withShards(SHARDS));
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    try (Volume volume = Volume.open(meta, data, VolumeOptions.of("mkfs", failures::add))) {
      VolumeRoot.create(volume, Clock.systemUTC());
    }
    CairnNode node = CairnNode.start(NodeSettings.local(name, meta, data), failures::add);
    return new NodeFixture(directory, scan, node, failures);
  }

  /** The only mount, until it ends. */
  NodeMount mount() {
    NodeMount started = Objects.requireNonNull(node).mount(MountSettings.DEFAULT);
    mount = started;
    return started;
  }

  /**
   * Ends the mount when its last requests have been answered.
   *
   * @return what it held then
   */
  NodeMount.Counts unmount() throws Exception {
    NodeMount ending = Objects.requireNonNull(mount);
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (ending.counts().underWay() > 0 && System.nanoTime() < limit) {
      Thread.onSpinWait();
    }
    NodeMount.Counts counts = ending.counts();
    Objects.requireNonNull(node)
        .unmount(ending)
        .toCompletableFuture()
        .get(SECONDS_MAX, TimeUnit.SECONDS);
    mount = null;
    return counts;
  }

  @Override
  public void close() throws IOException {
    Objects.requireNonNull(node).stop();
    node = null;
    Files.delete(directory.resolve("meta.img"));
    Files.delete(directory.resolve("data.img"));
    Files.delete(directory);
    scan.afterNode();
    if (!failures.isEmpty()) {
      throw new AssertionError("the node's storage has failed", failures.get(0));
    }
  }
}
