package org.cairnfs.tests.leaks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeObserver;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.StorageCounters;
import org.cairnfs.storage.volume.Volume;

/**
 * Scans every node of this JVM when it ends, without its test doing anything: each mount as its
 * front end left it, then the node without mounts, then its memory and its volume.
 *
 * <p>What leaked fails the test that runs. A node whose storage has failed may hold anything, and
 * its volume is still checked; a volume that a test has damaged is named with {@link #damaged}.
 */
public final class EndedNodes implements NodeObserver {
  private static final List<Suspect> LEAKED = new CopyOnWriteArrayList<>();
  private static final Map<Path, String> DAMAGED = new ConcurrentHashMap<>();

  /** Sees what nodes leaked. */
  static final LeakProbe PROBE =
      new LeakProbe() {
        @Override
        public String kind() {
          return "nodes";
        }

        @Override
        public List<Suspect> scan() {
          return List.copyOf(LEAKED);
        }
      };

  /** For the ServiceLoader. */
  public EndedNodes() {}

  /** A test has damaged this volume: what a check of it finds is no leak. */
  public static void damaged(Path meta, String because) {
    DAMAGED.put(meta.toAbsolutePath(), because);
  }

  @Override
  public void unmounting(CairnNode node, NodeMount mount) {
    verify(
        name(node),
        List.of(new NodeProbe("opens and buffers", () -> NodeProbes.used(mount).toList())));
  }

  @Override
  public void stopping(CairnNode node) {
    if (!hasFailed(node.storage())) {
      verify(name(node), NodeProbes.withoutMounts(node));
    }
  }

  @Override
  public void stopped(CairnNode node) {
    if (node.storage() instanceof Volume volume) {
      verify(name(node), List.of(memory(volume)));
      Path data = Path.of(volume.data().name());
      Path meta = node.settings().meta();
      // Simulated devices have no files; who cuts their states checks each of them.
      if (Files.exists(meta)
          && data.equals(node.settings().data())
          && !DAMAGED.containsKey(meta.toAbsolutePath())) {
        verify(name(node), List.of(VolumeProbes.findings(meta, data)));
      }
    }
  }

  private static String name(CairnNode node) {
    return "node " + node.settings().name();
  }

  private static boolean hasFailed(NodeStorage storage) {
    try {
      NodeProbe.answer(storage.whenDurable(storage.appendedPosition()));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** What a closed volume keeps in memory. */
  static LeakProbe memory(Volume volume) {
    return new NodeProbe(
        "memory of a closed volume",
        () -> {
          StorageCounters counters = volume.counters();
          return NodeProbe.counted("cache", counters.cacheBytes(), "bytes in the block cache");
        });
  }

  private static void verify(String subject, List<LeakProbe> probes) {
    try {
      LeakScan.before(subject, List.of()).verify(probes, () -> {});
    } catch (LeakError e) {
      LEAKED.add(
          new Suspect(subject + LEAKED.size(), 1, subject, () -> String.valueOf(e.getMessage())));
    }
  }
}
