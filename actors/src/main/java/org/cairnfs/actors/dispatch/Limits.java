package org.cairnfs.actors.dispatch;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;

/**
 * How much a thread keeps to itself.
 *
 * @param poolThreads threads for what no reader runs
 * @param runNanosMax after this time in one {@link Lane#drain} the rest is handed over
 * @param tasksMax after this many tasks (mailboxes) likewise
 * @param stealAfterNanos work that has stood still for longer is taken away
 */
record Limits(int poolThreads, long runNanosMax, int tasksMax, long stealAfterNanos) {
  Limits {
    if (poolThreads < 1 || runNanosMax < 1 || tasksMax < 1 || stealAfterNanos < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** Reads the section {@code cairn} of a dispatcher. */
  static Limits of(Config section) {
    return new Limits(
        section.getInt("pool-threads"),
        TimeUnit.MICROSECONDS.toNanos(section.getLong("max-run-micros")),
        section.getInt("max-mailboxes"),
        TimeUnit.MICROSECONDS.toNanos(section.getLong("steal-after-micros")));
  }
}
