package org.cairnfs.storage.volume;

import org.cairnfs.storage.alloc.ShardDataSpace;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.LogStructuredStore;

/**
 * A shard that this node has open.
 *
 * <p>Records that were recovered from this slot's earlier epochs pin the log where they are until
 * tables cover them or they are appended again.
 */
final class OpenShard {
  private final LogStructuredStore store;
  private final ShardDataSpace space;
  private final long lastRecovered;
  private volatile long recoveredPin;

  /**
   * A shard that has been recovered.
   *
   * @param recoveredPin where the oldest recovered record is in this slot's log; Long.MAX_VALUE:
   *     nowhere
   */
  OpenShard(LogStructuredStore store, ShardDataSpace space, long recoveredPin) {
    this.store = store;
    this.space = space;
    this.lastRecovered = store.nextNumber() - 1;
    this.recoveredPin = recoveredPin;
  }

  ShardId shard() {
    return store.shard();
  }

  LogStructuredStore store() {
    return store;
  }

  ShardDataSpace space() {
    return space;
  }

  /** The oldest position of this slot's log that the shard needs; Long.MAX_VALUE: none. */
  long pinned() {
    long pin = recoveredPin;
    if (pin != Long.MAX_VALUE && store.manifest().flushedNumber() >= lastRecovered) {
      pin = Long.MAX_VALUE;
      recoveredPin = pin;
    }
    return Math.min(pin, store.pinnedPosition());
  }

  /** All its unflushed records are in the log again, between these positions. */
  void reappended(long start, long end) {
    store.reappended(start, end);
    recoveredPin = Long.MAX_VALUE;
  }
}
