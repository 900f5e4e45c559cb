package org.cairnfs.storage.log;

import java.util.ArrayDeque;

/**
 * Which part of the ring is taken: from the oldest batch still needed to the head.
 *
 * <p>Positions are released one by one, space in whole batches: the batch that holds the oldest
 * needed record stays, header and all. An eighth of the ring is a reserve for records that make
 * room, such as re-appended tails. Guarded by the log's lock.
 */
final class LogSpace {
  private final long ringBytes;
  private final long reserve;

  /** Where the batches of this epoch start that are not released, by ascending position. */
  private final ArrayDeque<Long> starts = new ArrayDeque<>();

  private long tail;

  /**
   * A ring that holds what earlier epochs still need.
   *
   * @param tail the start of the oldest batch needed
   * @param start of this epoch
   */
  LogSpace(long ringBytes, long tail, long start) {
    if (tail > start || start - tail > ringBytes) {
      throw new IllegalArgumentException(
          "a ring of " + ringBytes + " bytes cannot hold " + tail + " to " + start);
    }
    this.ringBytes = ringBytes;
    this.reserve = ringBytes / 8;
    this.tail = tail;
    starts.add(start);
  }

  void batchStarts(long position) {
    if (starts.getLast() != position) {
      starts.add(position);
    }
  }

  /** The records before this position are no longer needed. */
  void releaseBefore(long position) {
    if (starts.getFirst() > position) {
      return;
    }
    long first = starts.removeFirst();
    while (!starts.isEmpty() && starts.getFirst() <= position) {
      first = starts.removeFirst();
    }
    starts.addFirst(first);
    tail = first;
  }

  /**
   * Bytes between the head and where appends are refused; negative when the reserve is drawn on.
   */
  long free(long head) {
    return ringBytes - reserve - (head - tail);
  }

  boolean admits(long head, boolean fromReserve) {
    return free(head) >= (fromReserve ? -reserve : 0);
  }

  long tail() {
    return tail;
  }
}
