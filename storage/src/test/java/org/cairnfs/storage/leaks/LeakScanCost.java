package org.cairnfs.storage.leaks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** To run by hand: what a clean scan costs, as a whole and by kind. */
public final class LeakScanCost {
  private static final Logger LOG = LoggerFactory.getLogger(LeakScanCost.class);
  private static final int ROUNDS = 20;

  private LeakScanCost() {}

  public static void main(String[] arguments) throws Exception {
    LeakScan.before("warm-up").verify();
    for (LeakProbe probe : Probes.all()) {
      long start = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        probe.scan();
      }
      LOG.info("{}: {} µs", probe.kind(), (System.nanoTime() - start) / 1000 / ROUNDS);
    }
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      LeakScan.before("a test").verify();
    }
    LOG.info("before and after: {} µs", (System.nanoTime() - start) / 1000 / ROUNDS);
  }
}
