package org.cairnfs.storage.store;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of tables that a node keeps in memory: one cache for all its shards, bounded in bytes.
 *
 * <p>Eviction gives a second chance: blocks leave in the order in which they came, except that one
 * read since it was last looked at stays for another round. A hit therefore takes no lock and moves
 * nothing, and a block that was just loaded lives for a whole round, so that "load, then look
 * again" succeeds whatever else is loaded meanwhile. A cache that refuses newcomers which are not
 * yet popular was rejected for that reason.
 *
 * <p>Blocks are named by shard, table and offset. Table ids are never used twice, so blocks of
 * tables that are gone are not looked for any more and simply age out.
 */
public final class BlockCache {
  private record Key(int shard, long table, int offset) {}

  private static final class Entry {
    final Key key;
    final CachedBlock block;
    volatile boolean used;

    Entry(Key key, CachedBlock block) {
      this.key = key;
      this.block = block;
    }
  }

  private static final int ENTRY_OVERHEAD = 160;

  private final long capacity;
  private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
  private final ArrayDeque<Entry> queue = new ArrayDeque<>(); // guarded by itself
  private volatile long bytes; // written under the lock of queue
  private final LongAdder misses = new LongAdder();

  /**
   * An empty cache.
   *
   * @param capacityBytes what the blocks may take, at least 1 MiB
   */
  public BlockCache(long capacityBytes) {
    if (capacityBytes < 1 << 20) {
      throw new IllegalArgumentException("a block cache of " + capacityBytes + " bytes");
    }
    this.capacity = capacityBytes;
  }

  /** Bytes in use, at most the capacity. */
  public long bytes() {
    return bytes;
  }

  /** How often a block was looked for that was not there. */
  public long misses() {
    return misses.sum();
  }

  /** Forgets every block: nobody reads any more. */
  public void clear() {
    synchronized (queue) {
      queue.clear();
      entries.clear();
      bytes = 0;
    }
  }

  @Nullable CachedBlock get(int shard, long table, int offset) {
    Entry entry = entries.get(new Key(shard, table, offset));
    if (entry == null) {
      misses.increment();
      return null;
    }
    if (!entry.used) {
      entry.used = true;
    }
    return entry.block;
  }

  void put(int shard, long table, int offset, CachedBlock block) {
    Key key = new Key(shard, table, offset);
    Entry entry = new Entry(key, block);
    if (entries.putIfAbsent(key, entry) != null) {
      return;
    }
    synchronized (queue) {
      long used = bytes + weight(entry);
      while (used > capacity && !queue.isEmpty()) {
        used -= evictOne();
      }
      queue.add(entry);
      bytes = used;
    }
  }

  /** Holds the queue's lock. */
  private int evictOne() {
    Entry oldest = queue.remove();
    if (oldest.used) {
      oldest.used = false;
      queue.add(oldest);
      return 0;
    }
    entries.remove(oldest.key);
    return weight(oldest);
  }

  private static int weight(Entry entry) {
    return entry.block.weight() + ENTRY_OVERHEAD;
  }
}
