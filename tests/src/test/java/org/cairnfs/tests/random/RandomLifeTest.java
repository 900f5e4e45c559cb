package org.cairnfs.tests.random;

import org.cairnfs.tests.mounted.MountedTest;
import org.junit.jupiter.api.Test;

/** Random operations on a mount, for a moment; {@link RandomHours} goes on. */
@MountedTest
class RandomLifeTest {
  private static final long SEED = 1013;
  private static final int TREES = 20;
  private static final int STEPS = 2_000;
  private static final int FILE_STEPS = 2_000;

  @Test
  void everyCall_returnsWhatItReturnsLocally_andAllIsThere_afterAKillAndRemounts()
      throws Exception {
    long seed = Long.getLong("cairn.random.seed", SEED);
    new RandomLife(TREES, STEPS, FILE_STEPS).live(seed);
  }
}
