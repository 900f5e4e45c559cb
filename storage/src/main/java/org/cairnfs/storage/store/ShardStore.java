package org.cairnfs.storage.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;

/**
 * The items of one open shard.
 *
 * <p>Reads see every transaction appended so far, durable or not. All methods may be called by any
 * thread; none blocks and none does I/O on the caller's thread. Stages complete on an I/O thread,
 * with {@code CorruptBlockException} or {@code java.io.IOException} when the device fails.
 */
public interface ShardStore {
  ShardId shard();

  /** Looks an item up in memory: memtables and cached table blocks. */
  Lookup get(Bytes key);

  /** Reads what {@link #get} of this key needs into the cache. */
  CompletionStage<Void> load(Bytes key);

  /**
   * Up to {@code limit} items with {@code from <= key < to}, in ascending order, from memory.
   *
   * @return empty when blocks are missing: call {@link #loadScan} and scan again
   */
  Optional<List<Item>> scan(Bytes from, Bytes to, int limit);

  /** Reads what the same {@link #scan} needs into the cache. */
  CompletionStage<Void> loadScan(Bytes from, Bytes to, int limit);

  /**
   * Counts this shard's openings, durably: no two openings of the shard return the same number, a
   * later one returns a greater.
   */
  long opening();

  /**
   * The log position of the last transaction appended here that has a part for this shard; 0: none.
   */
  long lastPosition();
}
