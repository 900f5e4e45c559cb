package org.cairnfs.storage.volume;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.store.ShardStore;

/**
 * A shard's items in a map. After {@link #forgetCache} reads must be loaded first, as from a
 * device.
 */
public final class MemoryShardStore implements ShardStore {
  private final ShardId shard;
  private final long opening;
  private final ConcurrentNavigableMap<Bytes, Bytes> items;
  private final Set<Object> loaded = new HashSet<>();
  private boolean cold;
  private volatile long lastPosition;

  private record Scan(Bytes from, Bytes to, int limit) {}

  MemoryShardStore(ShardId shard, long opening, Map<Bytes, Bytes> items) {
    this.shard = shard;
    this.opening = opening;
    this.items = new ConcurrentSkipListMap<>(items);
  }

  /** From now on every key and every scan is NotCached until it was loaded, or the key written. */
  public synchronized void forgetCache() {
    cold = true;
    loaded.clear();
  }

  synchronized void apply(long position, List<Change> changes) {
    for (Change change : changes) {
      loaded.add(change.key());
      if (change instanceof Change.Put put) {
        items.put(put.key(), put.value());
      } else {
        items.remove(change.key());
      }
    }
    lastPosition = position;
  }

  Map<Bytes, Bytes> copy() {
    return new ConcurrentSkipListMap<>(items);
  }

  @Override
  public ShardId shard() {
    return shard;
  }

  @Override
  public synchronized Lookup get(Bytes key) {
    if (cold && !loaded.contains(key)) {
      return Lookup.NOT_CACHED;
    }
    Bytes value = items.get(key);
    return value == null ? Lookup.ABSENT : new Lookup.Present(value);
  }

  @Override
  public synchronized CompletionStage<Void> load(Bytes key) {
    loaded.add(key);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized Optional<List<Item>> scan(Bytes from, Bytes to, int limit) {
    if (cold && !loaded.contains(new Scan(from, to, limit))) {
      return Optional.empty();
    }
    List<Item> found = new ArrayList<>();
    for (Map.Entry<Bytes, Bytes> entry : items.subMap(from, to).entrySet()) {
      if (found.size() == limit) {
        break;
      }
      found.add(new Item(entry.getKey(), entry.getValue()));
    }
    return Optional.of(found);
  }

  @Override
  public synchronized CompletionStage<Void> loadScan(Bytes from, Bytes to, int limit) {
    loaded.add(new Scan(from, to, limit));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public long opening() {
    return opening;
  }

  @Override
  public long lastPosition() {
    return lastPosition;
  }
}
