package org.cairnfs.storage.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes of a shard, sorted, in memory.
 *
 * <p>One writer at a time (the holder of the volume's append lock) applies records in the order of
 * their numbers; any thread reads without a lock. Once frozen nobody applies to it any more.
 *
 * <ul>
 *   <li>Everything in it comes from records {@link #firstNumber} to {@link #lastNumber}.
 *   <li>The records themselves are kept only while they are few, for re-append at the log's head.
 * </ul>
 */
final class Memtable {
  static final long NO_POSITION = Long.MAX_VALUE;

  /** Above this many bytes of changes, records are no longer kept: such a table is flushed. */
  static final int TAIL_BYTES_MAX = 256 * 1024;

  /** What an entry costs besides its bytes: map node, index, two arrays and their wrappers. */
  static final int ENTRY_OVERHEAD = 136;

  private final ConcurrentSkipListMap<Bytes, Bytes> entries = new ConcurrentSkipListMap<>();
  private final List<UnflushedRecord> tail = new ArrayList<>();
  private long tailBytes;
  private volatile long bytes;
  private volatile long content;
  private volatile int keyMax;
  private volatile long pinned = NO_POSITION;
  private volatile long lastPosition;
  private volatile long firstNumber;
  private volatile long lastNumber;

  /**
   * Applies one record.
   *
   * @param start where it starts in this node's log, or {@link #NO_POSITION} if another log holds
   *     it
   * @param end its position
   */
  void apply(long number, long start, long end, List<Change> changes) {
    long delta = 0;
    for (Change change : changes) {
      delta += apply(change);
      longest(change.key().length());
    }
    if (firstNumber == 0) {
      firstNumber = number;
    }
    lastNumber = number;
    if (start != NO_POSITION) {
      pinned = Math.min(pinned, start);
      lastPosition = end;
    }
    keepForReappend(number, changes);
    setBytes(bytes + delta);
  }

  private void setBytes(long total) {
    bytes = total;
  }

  private void longest(int keyLength) {
    if (keyLength > keyMax) {
      keyMax = keyLength;
    }
  }

  private void addContent(long more) {
    content = content + more;
  }

  private long apply(Change change) {
    if (change instanceof Change.Put put) {
      return replaced(put.key(), put.value(), entries.put(put.key(), put.value()));
    }
    Bytes key = change.key();
    if (change instanceof Change.Retire) {
      Bytes old = entries.get(key);
      if (old != null && !Tombstone.is(old)) {
        entries.remove(key);
        addContent(-Packing.entryBytes(key, old));
        return -cost(key, old);
      }
    }
    return replaced(key, Tombstone.MARK, entries.put(key, Tombstone.MARK));
  }

  private long replaced(Bytes key, Bytes value, @Nullable Bytes old) {
    long before = old == null ? 0 : Packing.entryBytes(key, old);
    addContent(Packing.entryBytes(key, value) - before);
    return old == null ? cost(key, value) : (long) value.length() - old.length();
  }

  private static long cost(Bytes key, Bytes value) {
    return ENTRY_OVERHEAD + key.length() + value.length();
  }

  private void keepForReappend(long number, List<Change> changes) {
    if (tailBytes > TAIL_BYTES_MAX) {
      return;
    }
    for (Change change : changes) {
      tailBytes += change.key().length() + ENTRY_OVERHEAD;
      tailBytes += change instanceof Change.Put put ? put.value().length() : 0;
    }
    if (tailBytes > TAIL_BYTES_MAX) {
      tail.clear();
    } else {
      tail.add(new UnflushedRecord(number, changes));
    }
  }

  /** The value, {@link Tombstone#MARK}, or null if this memtable does not know the key. */
  @Nullable Bytes get(Bytes key) {
    return entries.get(key);
  }

  Cursor cursor(Bytes from) {
    return new MemtableCursor(entries.tailMap(from, true).entrySet().iterator());
  }

  boolean isEmpty() {
    return lastNumber == 0;
  }

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }

  /** Sum of {@link Packing#entryBytes}. */
  long content() {
    return content;
  }

  /** Length of the longest key that was ever in it. */
  int keyMax() {
    return keyMax;
  }

  /** Start of the oldest record here in this node's log; {@link #NO_POSITION}: none. */
  long pinnedPosition() {
    return pinned;
  }

  long lastPosition() {
    return lastPosition;
  }

  long firstNumber() {
    return firstNumber;
  }

  long lastNumber() {
    return lastNumber;
  }

  /** Whether {@link #tail} is complete. Called under the append lock. */
  boolean keepsTail() {
    return tailBytes <= TAIL_BYTES_MAX;
  }

  /** The records, oldest first. Called under the append lock. */
  List<UnflushedRecord> tail() {
    return List.copyOf(tail);
  }

  /** Every record here is in the log again, at these positions. Called under the append lock. */
  void repin(long start, long end) {
    pinned = start;
    lastPosition = end;
  }
}
