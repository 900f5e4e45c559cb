package org.cairnfs.tests.mounted;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what another process does. */
public final class Await {
  private static final long POLL_MILLIS = 10;

  /** Something that becomes true. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  private Await() {}

  /** Returns when the condition holds; fails, saying what did not happen, at the bound. */
  public static void that(String what, Duration bound, Condition condition) throws Exception {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + bound.toSeconds() + " s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
