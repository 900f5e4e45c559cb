package org.cairnfs.storage.alloc;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;

/**
 * The volume's chunks and who owns them: items of shard 0, changed only where shard 0 is open.
 *
 * <p>Chunks are given in the order of their numbers, up to a high-water mark per device, so that
 * nothing here grows with the size of the devices. A chunk is given durably before anybody learns
 * of it; a crash before its shard lists it leaves it in {@link #given}, where that shard finds it.
 */
public final class ChunkPool {
  private final ShardStore store;
  private final SpaceLog log;
  private final Map<SpaceItems.Device, Long> counts = new EnumMap<>(SpaceItems.Device.class);

  /** The first chunk never given; guarded by this. */
  private final Map<SpaceItems.Device, Long> next = new EnumMap<>(SpaceItems.Device.class);

  private ChunkPool(ShardStore store, SpaceLog log, long metaChunks, long dataChunks) {
    this.store = store;
    this.log = log;
    counts.put(SpaceItems.Device.META, metaChunks);
    counts.put(SpaceItems.Device.DATA, dataChunks);
  }

  /** The pool that shard 0 holds. */
  public static CompletionStage<ChunkPool> open(
      ShardStore shardZero, SpaceLog log, long metaChunks, long dataChunks) {
    ChunkPool pool = new ChunkPool(shardZero, log, metaChunks, dataChunks);
    return pool.load(SpaceItems.Device.META)
        .thenCompose(meta -> pool.load(SpaceItems.Device.DATA))
        .thenApply(data -> pool);
  }

  private CompletionStage<Void> load(SpaceItems.Device device) {
    return Scans.get(store, SpaceItems.nextKey(device))
        .thenAccept(found -> setNext(device, found.map(SpaceItems::next).orElse(0L)));
  }

  private synchronized void setNext(SpaceItems.Device device, long chunk) {
    next.put(device, chunk);
  }

  /** Gives a shard a chunk; completes once that is durable, empty if none is left. */
  public CompletionStage<OptionalLong> give(SpaceItems.Device device, ShardId owner) {
    long chunk;
    long position;
    synchronized (this) {
      chunk = next.getOrDefault(device, 0L);
      if (chunk >= counts.getOrDefault(device, 0L)) {
        return CompletableFuture.completedFuture(OptionalLong.empty());
      }
      position = log.append(giving(device, chunk, owner));
      next.put(device, chunk + 1);
    }
    return log.whenDurable(position).thenApply(durable -> OptionalLong.of(chunk));
  }

  private Transaction giving(SpaceItems.Device device, long chunk, ShardId owner) {
    ShardId zero = store.shard();
    return Transaction.builder()
        .add(zero, SpaceItems.putPool(device, chunk, owner))
        .put(zero, SpaceItems.ownedKey(owner, device, chunk), Bytes.EMPTY)
        .add(zero, SpaceItems.putNext(device, chunk + 1))
        .build();
  }

  /** Every chunk a shard was ever given, ascending. */
  public CompletionStage<List<Long>> given(SpaceItems.Device device, ShardId owner) {
    return Scans.all(store, SpaceItems.ownedPrefix(owner, device))
        .thenApply(items -> items.stream().map(item -> SpaceItems.ownedChunk(item.key())).toList());
  }

  /** How many chunks nobody has. */
  public synchronized long left(SpaceItems.Device device) {
    return counts.getOrDefault(device, 0L) - next.getOrDefault(device, 0L);
  }
}
