package org.cairnfs.storage.leaks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What the scan of a test that left nothing costs, in time of the processor: what else the machine
 * does is not counted.
 */
class LeakScanCostTest {
  private static final int ROUNDS = 21;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Promised to every test. */
  private static final long MEDIAN_MILLIS_MAX = 100;

  @Test
  void cleanScan_costsAtMostATenthOfASecond() {
    long[] nanos = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      LeakScan.before("a test").verify();
      nanos[round] = THREADS.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(nanos);
    long median = TimeUnit.NANOSECONDS.toMillis(nanos[ROUNDS / 2]);
    assertTrue(median <= MEDIAN_MILLIS_MAX, () -> "the median scan took " + median + " ms");
  }
}
