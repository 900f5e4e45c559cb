package org.cairnfs.storage.store;

/**
 * A stretch of a node's log that holds records of a shard which its tables do not cover yet.
 *
 * @param slot whose log
 * @param epoch of the claim that wrote it
 * @param from position of the first record that may count
 * @param to position of its end, or {@link #OPEN} while its writer owns the shard
 */
public record LogSegment(int slot, long epoch, long from, long to) {
  /** The end of a segment that is still written. */
  public static final long OPEN = Long.MAX_VALUE;

  public LogSegment {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no log segment: from " + from + " to " + to);
    }
  }

  public boolean isOpen() {
    return to == OPEN;
  }
}
