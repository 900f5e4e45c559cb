package org.cairnfs.tests.random;

import java.time.Duration;

/**
 * Random operations for hours: life after life, each on a new volume.
 *
 * <p>Arguments: the first seed, the minutes to run. Ends with exit code 1 at the first difference,
 * which it prints with its seed and the shortest list of operations found.
 */
public final class RandomHours {
  private static final int TREES = 10;
  private static final int STEPS = 2_000;
  private static final int FILE_STEPS = 5_000;

  private RandomHours() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2) {
      System.err.println("usage: RandomHours SEED MINUTES");
      System.exit(2);
    }
    long seed = Long.parseLong(arguments[0]);
    long end = System.nanoTime() + Duration.ofMinutes(Long.parseLong(arguments[1])).toNanos();
    while (System.nanoTime() < end) {
      try {
        new RandomLife(TREES, STEPS, FILE_STEPS).live(seed);
      } catch (AssertionError different) {
        System.err.println("life of seed " + seed + ": " + different.getMessage());
        different.printStackTrace();
        System.exit(1);
      }
      System.out.println("seeds " + seed + " to " + (seed + TREES - 1) + " are equal");
      seed += TREES;
    }
    System.exit(0);
  }
}
