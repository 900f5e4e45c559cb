package org.cairnfs.actors.entity;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node's hybrid logical clock: draws sequence numbers that rise and stay near the wall clock.
 *
 * <pre>
 *  62                              21 20            6 5        0
 * ┌──────────────────────────────────┬───────────────┬──────────┐
 * │ milliseconds since mkfs (42)     │ counter (15)  │ slot (6) │
 * └──────────────────────────────────┴───────────────┴──────────┘
 * </pre>
 *
 * A counter that overflows carries into the milliseconds: the clock then runs ahead of the wall.
 */
public final class SeqClock {
  private static final int COUNTER_BITS = 15;
  private static final int SLOT_BITS = 6;

  /** How much longer than heartbeats may fail a published ceiling holds. */
  private static final long CEILING_MILLIS = 10_000;

  /** Far more numbers than a node draws in that time, should its clock be ahead of the wall. */
  private static final long CEILING_DRAWS = 1L << 24;

  private final Clock clock;
  private final long originMillis;
  private final int slot;
  private final AtomicLong last;

  /**
   * @param created when the volume was made
   * @param floor no number drawn is at or below it
   */
  public SeqClock(Clock clock, Instant created, int slot, long floor) {
    if (slot < 0 || slot >= 1 << SLOT_BITS) {
      throw new IllegalArgumentException("a slot is 0 to 63, not " + slot);
    }
    this.clock = clock;
    this.originMillis = created.toEpochMilli();
    this.slot = slot;
    this.last = new AtomicLong(floor >>> SLOT_BITS);
  }

  /** A number greater than all drawn or observed before. */
  public long next() {
    long wall = wall(0);
    long drawn = last.updateAndGet(previous -> Math.max(previous + 1, wall));
    return drawn << SLOT_BITS | slot;
  }

  private long wall(long plusMillis) {
    return Math.max(0, clock.millis() + plusMillis - originMillis) << COUNTER_BITS;
  }

  /** No number drawn within the next seconds exceeds this one: to be published with heartbeats. */
  public long ceiling() {
    return (Math.max(last.get() + CEILING_DRAWS, wall(CEILING_MILLIS)) + 1 << SLOT_BITS) - 1;
  }

  /** Numbers drawn from now on are greater than this one, which came from elsewhere. */
  public void observe(long seq) {
    last.accumulateAndGet(seq >>> SLOT_BITS, Math::max);
  }
}
