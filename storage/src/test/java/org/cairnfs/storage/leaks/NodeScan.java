package org.cairnfs.storage.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The scan around one node that a test starts: {@link #begin} before it starts, {@link #afterNode}
 * when it has ended. A test that ends with a node not scanned fails.
 *
 * <p>For a node in a process of its own {@link #watch} it once it is ready, and call {@link
 * #beforeEnd} while it is idle again: what it holds by then and did not hold at first (descriptors,
 * threads, children) it has leaked, and its end would hide that.
 */
public final class NodeScan {
  private static final Set<NodeScan> OPEN = ConcurrentHashMap.newKeySet();

  /** Sees nodes that were not scanned. */
  static final LeakProbe PROBE =
      new LeakProbe() {
        @Override
        public String kind() {
          return "nodes not scanned";
        }

        @Override
        public List<Suspect> scan() {
          return OPEN.stream().map(NodeScan::asSuspect).toList();
        }
      };

  private final String node;
  private final String begunAt = CallSite.here();
  private final LeakScan scan;
  private @Nullable ProcessWatch process;

  private NodeScan(String node) {
    this.node = node;
    this.scan = LeakScan.before(node);
  }

  /** Notes what is there before a node starts, in this JVM or in another process. */
  public static NodeScan begin(String node) {
    NodeScan scan = new NodeScan(node);
    OPEN.add(scan);
    return scan;
  }

  /** Notes what a node's process holds when it is ready and idle. */
  public void watch(ProcessHandle node) {
    process = new ProcessWatch(this.node, node);
  }

  /** Scans a watched process that is idle again and about to be ended. */
  public void beforeEnd() {
    if (process == null) {
      throw new IllegalStateException(node + " has no process that is watched");
    }
    process.verify();
  }

  /** Scans after the node has ended. */
  public void afterNode() {
    afterNode(List.of());
  }

  /**
   * The same with what only a node that has ended shows, such as {@link VolumeProbes#findings} of
   * the volume that its process had.
   */
  public void afterNode(List<LeakProbe> more) {
    OPEN.remove(this);
    List<LeakProbe> probes = new ArrayList<>(Probes.all());
    probes.addAll(more);
    if (process != null) {
      probes.add(process.remains());
    }
    scan.verify(probes, () -> {});
  }

  private Suspect asSuspect() {
    return Suspect.of(node + "@" + System.identityHashCode(this), node, () -> begunAt);
  }
}
