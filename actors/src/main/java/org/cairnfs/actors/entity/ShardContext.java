package org.cairnfs.actors.entity;

import java.util.List;
import java.util.Optional;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.store.ShardStore;

/**
 * One open shard as its entities use it: items, space, inode numbers, and the requests it has
 * executed.
 *
 * <p>Shared by all entities of the shard; every part is thread-safe.
 */
public final class ShardContext {
  private final ShardStore store;
  private final DataSpace space;
  private final InoAllocator inos;
  private final RequestHistory history;

  ShardContext(ShardStore store, DataSpace space, InoAllocator inos, RequestHistory history) {
    this.store = store;
    this.space = space;
    this.inos = inos;
    this.history = history;
  }

  public ShardId shard() {
    return store.shard();
  }

  public ShardStore store() {
    return store;
  }

  public DataSpace space() {
    return space;
  }

  public InoAllocator inos() {
    return inos;
  }

  public RequestHistory history() {
    return history;
  }

  /**
   * An item's value as of the last transaction appended.
   *
   * @throws ItemsNotCachedException when memory cannot tell
   */
  public Optional<Bytes> get(Bytes key) {
    Lookup found = store.get(key);
    if (found instanceof Lookup.Present present) {
      return Optional.of(present.value());
    }
    if (found instanceof Lookup.NotCached) {
      throw new ItemsNotCachedException(store.load(key));
    }
    return Optional.empty();
  }

  /**
   * Up to {@code limit} items with {@code from <= key < to}.
   *
   * @throws ItemsNotCachedException when memory cannot tell
   */
  public List<Item> scan(Bytes from, Bytes to, int limit) {
    return store
        .scan(from, to, limit)
        .orElseThrow(() -> new ItemsNotCachedException(store.loadScan(from, to, limit)));
  }

  /** Up to {@code limit} items whose key starts with the prefix. */
  public List<Item> scanPrefix(Bytes prefix, int limit) {
    return scan(prefix, prefix.afterPrefix(), limit);
  }
}
