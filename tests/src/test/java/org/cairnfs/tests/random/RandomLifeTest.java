package org.cairnfs.tests.random;

import org.cairnfs.tests.mounted.MountedTest;
import org.junit.jupiter.api.Test;

/** Random operations on a mount, for a moment; {@link RandomHours} goes on. */
@MountedTest
class RandomLifeTest {
  private static final int TREES = 3;
  private static final int STEPS = 1_000;
  private static final int FILE_STEPS = 500;

  @Test
  void everyCall_returnsWhatItReturnsLocally_andAllIsThere_afterAKillAndRemounts()
      throws Exception {
    long seed = Long.getLong("cairn.random.seed", System.nanoTime() % 1_000_000_000);
    new RandomLife(TREES, STEPS, FILE_STEPS).live(seed);
  }
}
