package org.cairnfs.storage.leaks;

import java.util.List;

/**
 * Probes that are used while something runs: what only a running node can tell about itself.
 *
 * <p>Every test that ends meanwhile is scanned with them too. Close it when the node is idle and
 * before it stops: that is the last scan. Whatever they find is a leak, unless a test has failed
 * for it already.
 */
public final class BoundProbe implements AutoCloseable {
  private final List<LeakProbe> probes;
  private final LeakScan scan;

  private BoundProbe(List<LeakProbe> probes, String subject) {
    this.probes = List.copyOf(probes);
    this.scan = LeakScan.before(subject, List.of());
  }

  /**
   * Starts to use a probe.
   *
   * @param subject who leaks what it finds, such as "node 2"
   */
  public static BoundProbe bind(LeakProbe probe, String subject) {
    return bind(List.of(probe), subject);
  }

  /** Starts to use probes, such as {@link NodeProbes#ofIdleNode}. */
  public static BoundProbe bind(List<LeakProbe> probes, String subject) {
    BoundProbe bound = new BoundProbe(probes, subject);
    bound.probes.forEach(Probes::bind);
    return bound;
  }

  /** Stops to use the probes without a last scan. */
  public void release() {
    probes.forEach(Probes::unbind);
  }

  @Override
  public void close() {
    release();
    scan.verify(probes, () -> {});
  }
}
