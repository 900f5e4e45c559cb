package org.cairnfs.storage.alloc;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.format.VolumeLayout;
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
 *
 * <p>Of META every shard is sure of a first chunk: as many are left as there are shards without
 * one. A shard that could write no table would pin the log for ever.
 */
public final class ChunkPool {
  private final ShardStore store;
  private final SpaceLog log;
  private final int shardCount;
  private final Map<SpaceItems.Device, Long> counts = new EnumMap<>(SpaceItems.Device.class);

  /** Guarded by this. */
  private final Map<SpaceItems.Device, SpaceItems.Given> given =
      new EnumMap<>(SpaceItems.Device.class);

  private ChunkPool(ShardStore store, SpaceLog log, VolumeLayout layout) {
    this.store = store;
    this.log = log;
    this.shardCount = layout.shardCount();
    counts.put(SpaceItems.Device.META, layout.metaChunkCount());
    counts.put(SpaceItems.Device.DATA, layout.dataChunkCount());
  }

  /** The pool that shard 0 holds. */
  public static CompletionStage<ChunkPool> open(
      ShardStore shardZero, SpaceLog log, VolumeLayout layout) {
    ChunkPool pool = new ChunkPool(shardZero, log, layout);
    return pool.load(SpaceItems.Device.META)
        .thenCompose(meta -> pool.load(SpaceItems.Device.DATA))
        .thenApply(data -> pool);
  }

  private CompletionStage<Void> load(SpaceItems.Device device) {
    return Scans.get(store, SpaceItems.nextKey(device))
        .thenAccept(
            found ->
                setGiven(
                    device, found.map(SpaceItems.Given::parse).orElse(SpaceItems.Given.NOTHING)));
  }

  private synchronized void setGiven(SpaceItems.Device device, SpaceItems.Given now) {
    given.put(device, now);
  }

  private synchronized SpaceItems.Given givenOf(SpaceItems.Device device) {
    return given.getOrDefault(device, SpaceItems.Given.NOTHING);
  }

  /**
   * Gives a shard a chunk; completes once that is durable, empty if none is left for it.
   *
   * @param first whether the shard was never given one of this device
   */
  public CompletionStage<OptionalLong> give(
      SpaceItems.Device device, ShardId owner, boolean first) {
    long chunk;
    long position;
    synchronized (this) {
      SpaceItems.Given before = givenOf(device);
      chunk = before.next();
      long left = counts.getOrDefault(device, 0L) - chunk;
      int waiting = device == SpaceItems.Device.META ? shardCount - before.owners() : 0;
      if (left <= 0 || (!first && left <= waiting)) {
        return CompletableFuture.completedFuture(OptionalLong.empty());
      }
      SpaceItems.Given after = new SpaceItems.Given(chunk + 1, before.owners() + (first ? 1 : 0));
      position = log.append(giving(device, chunk, owner, after));
      given.put(device, after);
    }
    return log.whenDurable(position).thenApply(durable -> OptionalLong.of(chunk));
  }

  private Transaction giving(
      SpaceItems.Device device, long chunk, ShardId owner, SpaceItems.Given after) {
    ShardId zero = store.shard();
    return Transaction.builder()
        .add(zero, SpaceItems.putPool(device, chunk, owner))
        .put(zero, SpaceItems.ownedKey(owner, device, chunk), Bytes.EMPTY)
        .add(zero, after.put(device))
        .build();
  }

  /** Every chunk a shard was ever given, ascending. */
  public CompletionStage<List<Long>> given(SpaceItems.Device device, ShardId owner) {
    return Scans.all(store, SpaceItems.ownedPrefix(owner, device))
        .thenApply(items -> items.stream().map(item -> SpaceItems.ownedChunk(item.key())).toList());
  }

  /** How many chunks nobody has. */
  public long left(SpaceItems.Device device) {
    return counts.getOrDefault(device, 0L) - givenOf(device).next();
  }
}
