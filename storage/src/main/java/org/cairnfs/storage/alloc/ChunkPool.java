package org.cairnfs.storage.alloc;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;

/**
 * The volume's chunks and who owns them: items of shard 0, changed only where shard 0 is open.
 *
 * <p>Chunks that came back are given first, then new ones in the order of their numbers, up to a
 * high-water mark per device; memory holds the mark and a count, so that nothing here grows with
 * the size of the devices. A chunk is given durably before anybody learns of it; a crash before its
 * shard lists it leaves it in {@link #given}, where that shard finds it. A chunk comes back in the
 * transaction in which its shard gives it up, so it is never owned twice, nor by nobody.
 *
 * <p>Of META every shard is sure of a first chunk: as many are left as there are shards without
 * one. A shard that could write no table would pin the log for ever.
 *
 * <p>Lock order: this, then the lock of appends.
 */
public final class ChunkPool {
  /** What the pool has given of a device, and how many of those came back. */
  private record Standing(SpaceItems.Given given, long returned) {
    static final Standing NEW = new Standing(SpaceItems.Given.NOTHING, 0);
  }

  private final ShardStore store;
  private final SpaceLog log;
  private final int shardCount;
  private final Map<SpaceItems.Device, Long> counts = new EnumMap<>(SpaceItems.Device.class);

  /** Guarded by this. */
  private final Map<SpaceItems.Device, Standing> standings = new EnumMap<>(SpaceItems.Device.class);

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
        .thenCombine(
            Scans.get(store, SpaceItems.returnedPrefix(device)),
            (next, count) ->
                new Standing(
                    next.map(SpaceItems.Given::parse).orElse(SpaceItems.Given.NOTHING),
                    count.map(SpaceItems::returnedCount).orElse(0L)))
        .thenAccept(found -> stands(device, found));
  }

  private synchronized void stands(SpaceItems.Device device, Standing now) {
    standings.put(device, now);
  }

  private synchronized Standing standing(SpaceItems.Device device) {
    return standings.getOrDefault(device, Standing.NEW);
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
      Standing before = standing(device);
      int waiting = device == SpaceItems.Device.META ? shardCount - before.given().owners() : 0;
      if (left(device) <= 0 || (!first && left(device) <= waiting)) {
        return CompletableFuture.completedFuture(OptionalLong.empty());
      }
      if (before.returned() > 0) {
        Bytes from = SpaceItems.returnedPrefix(device).successor();
        Bytes to = SpaceItems.returnedPrefix(device).afterPrefix();
        Optional<List<Item>> found = store.scan(from, to, 1);
        if (found.isEmpty()) {
          return store.loadScan(from, to, 1).thenCompose(done -> give(device, owner, first));
        }
        chunk = onlyOf(found.get(), device);
      } else {
        chunk = before.given().next();
      }
      position = give(device, chunk, owner, first);
    }
    long given = chunk;
    return log.whenDurable(position).thenApply(durable -> OptionalLong.of(given));
  }

  private static long onlyOf(List<Item> found, SpaceItems.Device device) {
    if (found.isEmpty()) {
      throw new IllegalStateException("chunks of " + device + " that came back are not there");
    }
    return SpaceItems.chunk(found.get(0).key());
  }

  /** Holds the lock. */
  private long give(SpaceItems.Device device, long chunk, ShardId owner, boolean first) {
    Standing before = standing(device);
    boolean cameBack = chunk < before.given().next();
    SpaceItems.Given given =
        new SpaceItems.Given(
            Math.max(before.given().next(), chunk + 1), before.given().owners() + (first ? 1 : 0));
    Standing after = new Standing(given, before.returned() - (cameBack ? 1 : 0));
    ShardId zero = store.shard();
    Transaction.Builder giving =
        Transaction.builder()
            .add(zero, SpaceItems.putPool(device, chunk, owner))
            .put(zero, SpaceItems.ownedKey(owner, device, chunk), Bytes.EMPTY)
            .add(zero, given.put(device));
    if (cameBack) {
      giving
          .delete(zero, SpaceItems.chunkKey(SpaceItems.RETURNED, device, chunk))
          .add(zero, SpaceItems.putReturnedCount(device, after.returned()));
    }
    long position = log.append(giving.build());
    stands(device, after);
    return position;
  }

  /**
   * A chunk that its owner does not use comes back, in one transaction with the changes by which
   * the owner gives it up.
   *
   * @param through appends the transaction; what it throws leaves everything as it was
   */
  public synchronized void takeBack(
      SpaceItems.Device device,
      long chunk,
      ShardId owner,
      List<Change> ownersChanges,
      SpaceLog through) {
    Standing before = standing(device);
    if (chunk >= before.given().next()) {
      throw new IllegalStateException("chunk " + chunk + " of " + device + " was never given");
    }
    Standing after = new Standing(before.given(), before.returned() + 1);
    ShardId zero = store.shard();
    Transaction.Builder back =
        Transaction.builder()
            .delete(zero, SpaceItems.chunkKey(SpaceItems.POOL, device, chunk))
            .delete(zero, SpaceItems.ownedKey(owner, device, chunk))
            .add(zero, SpaceItems.putReturned(device, chunk))
            .add(zero, SpaceItems.putReturnedCount(device, after.returned()));
    ownersChanges.forEach(change -> back.add(owner, change));
    through.append(back.build());
    stands(device, after);
  }

  /** Every chunk that a shard was given and did not give back, ascending. */
  public CompletionStage<List<Long>> given(SpaceItems.Device device, ShardId owner) {
    return Scans.all(store, SpaceItems.ownedPrefix(owner, device))
        .thenApply(items -> items.stream().map(item -> SpaceItems.ownedChunk(item.key())).toList());
  }

  /** How many chunks nobody has. */
  public long left(SpaceItems.Device device) {
    Standing now = standing(device);
    return counts.getOrDefault(device, 0L) - now.given().next() + now.returned();
  }
}
