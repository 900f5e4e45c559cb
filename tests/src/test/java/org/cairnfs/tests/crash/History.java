package org.cairnfs.tests.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a workload did, in order, and how much of it was durable when.
 *
 * <p>Filled by the thread of the workload, read afterwards.
 */
final class History {
  /** Everything up to a log position was durable when the trace had this many steps. */
  private record Sample(int steps, long position) {}

  private final IntSupplier steps;
  private final LongSupplier appended;
  private final LongSupplier durable;
  private final List<Moment> moments = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private int begun;

  /**
   * @param steps taken by the devices so far
   * @param appended position of the log
   * @param durable position of the log
   */
  History(IntSupplier steps, LongSupplier appended, LongSupplier durable) {
    this.steps = steps;
    this.appended = appended;
    this.durable = durable;
  }

  /** An operation begins. */
  void begin() {
    begun = steps.getAsInt();
  }

  /** The operation that began last has been answered. */
  void end(String operation, Tree tree, boolean isDurable, Moment.@Nullable Write write) {
    long durableTo = durable.getAsLong();
    int ended = steps.getAsInt();
    samples.add(new Sample(ended, durableTo));
    moments.add(
        new Moment(
            moments.size(), operation, tree, begun, ended, appended.getAsLong(), isDurable, write));
  }

  Moment moment(int number) {
    return moments.get(number);
  }

  Moment last() {
    return moments.get(moments.size() - 1);
  }

  int size() {
    return moments.size();
  }

  /** The last moment that a crash after so many steps must have kept. */
  int durableAt(int count) {
    long position = -1;
    for (Sample sample : samples) {
      if (sample.steps() <= count) {
        position = Math.max(position, sample.position());
      }
    }
    int last = 0;
    for (Moment moment : moments) {
      boolean answered = moment.durable() && moment.ended() <= count;
      if (answered || moment.position() <= position) {
        last = moment.number();
      }
    }
    return last;
  }

  /** The last moment of which a crash after so many steps may have kept anything. */
  int begunAt(int count) {
    int last = 0;
    for (Moment moment : moments) {
      if (moment.begun() < count) {
        last = moment.number();
      }
    }
    return last;
  }
}
