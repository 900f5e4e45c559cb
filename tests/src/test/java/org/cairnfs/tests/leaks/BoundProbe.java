package org.cairnfs.tests.leaks;

import java.util.List;

/**
 * A probe that is used while something runs: what only a running node can tell about itself.
 *
 * <p>Every test that ends meanwhile is scanned with it too. Close it when the node is idle and
 * before it stops: that is the last scan. Whatever it finds is a leak, unless a test has failed for
 * it already.
 */
public final class BoundProbe implements AutoCloseable {
  private final LeakProbe probe;
  private final LeakScan scan;

  private BoundProbe(LeakProbe probe, String subject) {
    this.probe = probe;
    this.scan = LeakScan.before(subject, List.of());
  }

  /**
   * Starts to use a probe.
   *
   * @param subject who leaks what it finds, such as "node 2"
   */
  public static BoundProbe bind(LeakProbe probe, String subject) {
    BoundProbe bound = new BoundProbe(probe, subject);
    Probes.bind(probe);
    return bound;
  }

  @Override
  public void close() {
    Probes.unbind(probe);
    scan.verify(List.of(probe), () -> {});
  }
}
