package org.cairnfs.sharding.leaks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeObserver;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.leaks.BoundProbe;
import org.cairnfs.storage.leaks.LeakError;
import org.cairnfs.storage.leaks.LeakProbe;
import org.cairnfs.storage.leaks.LeakScan;
import org.cairnfs.storage.leaks.Suspect;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.StorageCounters;
import org.cairnfs.storage.volume.Volume;

/**
 * Scans every node of this JVM, without its test doing anything. While it runs, the scan of every
 * test sees what it holds; when it ends, each mount is scanned as its front end left it, then the
 * node without mounts, then its memory.
 *
 * <p>What leaked at the end fails the test that runs. A node whose storage has failed may hold
 * anything.
 */
public final class EndedNodes implements NodeObserver {
  private static final List<Suspect> LEAKED = new CopyOnWriteArrayList<>();
  private static final Map<CairnNode, BoundProbe> RUNNING = new ConcurrentHashMap<>();

  /** Sees what nodes leaked. */
  public static final class Probe implements LeakProbe {
    /** For the ServiceLoader. */
    public Probe() {}

    @Override
    public String kind() {
      return "nodes";
    }

    @Override
    public List<Suspect> scan() {
      return List.copyOf(LEAKED);
    }
  }

  /** For the ServiceLoader. */
  public EndedNodes() {}

  @Override
  public void started(CairnNode node) {
    RUNNING.put(
        node, BoundProbe.bind(NodeProbes.ofIdleNode(node), "node " + node.settings().name()));
  }

  @Override
  public void unmounting(CairnNode node, NodeMount mount) {
    verify(
        node, List.of(new NodeProbe("opens and buffers", () -> NodeProbes.used(mount).toList())));
  }

  @Override
  public void stopping(CairnNode node) {
    BoundProbe bound = RUNNING.remove(node);
    if (bound != null) {
      bound.release();
    }
    if (!hasFailed(node.storage())) {
      verify(node, NodeProbes.withoutMounts(node));
    }
  }

  @Override
  public void stopped(CairnNode node) {
    if (node.storage() instanceof Volume volume) {
      verify(node, List.of(memory(volume)));
    }
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
  public static LeakProbe memory(Volume volume) {
    return new NodeProbe(
        "memory of a closed volume",
        () -> {
          StorageCounters counters = volume.counters();
          return Suspect.counted("cache", counters.cacheBytes(), "bytes in the block cache");
        });
  }

  /** What probes find in a node that ends fails the test that runs. */
  public static void verify(CairnNode node, List<LeakProbe> probes) {
    String subject = "node " + node.settings().name();
    try {
      LeakScan.before(subject, List.of()).verify(probes, () -> {});
    } catch (LeakError e) {
      LEAKED.add(
          new Suspect(subject + LEAKED.size(), 1, subject, () -> String.valueOf(e.getMessage())));
    }
  }
}
