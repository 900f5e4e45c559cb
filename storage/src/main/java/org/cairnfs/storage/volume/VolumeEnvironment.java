package org.cairnfs.storage.volume;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.ChunkPool;
import org.cairnfs.storage.alloc.ChunkSource;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.alloc.SpaceLog;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.Superblock;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.log.NodeLog;
import org.cairnfs.storage.store.BlockCache;
import org.cairnfs.storage.store.OwnedChunk;
import org.cairnfs.storage.store.StoreEnvironment;

/** What a node's stores and spaces share: devices, cache, threads, and chunks from the pool. */
final class VolumeEnvironment implements StoreEnvironment {
  private final BlockDevice meta;
  private final Superblock superblock;
  private final BlockCache cache;
  private final StorageThreads threads;
  private final NodeLog log;
  private final boolean allGone;
  private final OpenShards shards;
  private final SpareChunks spare;
  private final CompletableFuture<ChunkPool> pool = new CompletableFuture<>();

  /** Guarded by itself. */
  private final Map<ShardId, Supply> supplies = new HashMap<>();

  /**
   * What is known of a shard's chunks of META.
   *
   * @param unlisted that a crash left given but not listed
   * @param ownsSome whether the pool ever gave it one
   */
  private record Supply(Deque<Long> unlisted, AtomicBoolean ownsSome) {}

  /**
   * The environment of a node.
   *
   * @param allGone whether every process that wrote to this volume before is proven gone
   */
  VolumeEnvironment(
      BlockDevice meta,
      Superblock superblock,
      BlockCache cache,
      StorageThreads threads,
      NodeLog log,
      boolean allGone,
      OpenShards shards,
      Supplier<CompletionStage<Void>> room) {
    this.meta = meta;
    this.superblock = superblock;
    this.cache = cache;
    this.threads = threads;
    this.log = log;
    this.allGone = allGone;
    this.shards = shards;
    this.spare = new SpareChunks(shards, room, threads.io());
  }

  /** Shard 0 is open. */
  void poolOpened(ChunkPool opened) {
    pool.complete(opened);
  }

  /** The pool, once shard 0 is open. */
  Optional<ChunkPool> poolNow() {
    return Optional.ofNullable(pool.getNow(null));
  }

  @Override
  public BlockDevice meta() {
    return meta;
  }

  @Override
  public VolumeLayout layout() {
    return superblock.layout();
  }

  @Override
  public long volume() {
    return superblock.volume();
  }

  @Override
  public BlockCache cache() {
    return cache;
  }

  @Override
  public Executor io() {
    return threads.io();
  }

  @Override
  public Executor maintenance() {
    return threads.maintenance();
  }

  @Override
  public CompletionStage<OptionalLong> acquireChunk(ShardId shard) {
    return pool.thenCompose(
        opened -> {
          synchronized (supplies) {
            Supply known = supplies.get(shard);
            if (known != null) {
              return next(opened, shard, known);
            }
          }
          return opened
              .given(SpaceItems.Device.META, shard)
              .thenCompose(
                  given -> {
                    learn(shard, given);
                    return acquireChunk(shard);
                  });
        });
  }

  private void learn(ShardId shard, List<Long> given) {
    Deque<Long> unlisted = new ArrayDeque<>(given);
    listed(shard).forEach(owned -> unlisted.remove(owned.chunk()));
    synchronized (supplies) {
      supplies.putIfAbsent(shard, new Supply(unlisted, new AtomicBoolean(!given.isEmpty())));
    }
  }

  /** The chunks of META that an open shard's manifest names. */
  private List<OwnedChunk> listed(ShardId shard) {
    return shards
        .get(shard)
        .map(open -> open.store().manifest().chunks())
        .orElseThrow(() -> new CompletionException(new IOException(shard + " is not open")));
  }

  /** Holds the lock of supplies. */
  private static CompletionStage<OptionalLong> next(ChunkPool pool, ShardId shard, Supply supply) {
    Long found = supply.unlisted().poll();
    if (found != null) {
      return CompletableFuture.completedFuture(OptionalLong.of(found));
    }
    boolean first = !supply.ownsSome().getAndSet(true);
    return pool.give(SpaceItems.Device.META, shard, first);
  }

  /**
   * Where a shard gets its chunks of DATA.
   *
   * @param log through which the shard's space appends
   */
  ChunkSource dataChunks(ShardId shard, SpaceLog log) {
    return new ChunkSource() {
      @Override
      public CompletionStage<OptionalLong> give() {
        return pool.thenCompose(opened -> giveData(opened, shard));
      }

      @Override
      public void takeBack(long chunk, List<Change> changes) {
        poolNow()
            .orElseThrow(() -> new IllegalStateException("nothing comes back before shard 0 opens"))
            .takeBack(SpaceItems.Device.DATA, chunk, shard, changes, log);
      }

      @Override
      public CompletionStage<List<Long>> given() {
        return pool.thenCompose(opened -> opened.given(SpaceItems.Device.DATA, shard));
      }

      @Override
      public BlockRun run(long chunk) {
        return dataChunk(layout(), chunk);
      }
    };
  }

  /** Of an empty pool the other shards are asked to return what they have free. */
  private CompletionStage<OptionalLong> giveData(ChunkPool opened, ShardId shard) {
    return opened
        .give(SpaceItems.Device.DATA, shard, false)
        .thenCompose(
            given ->
                given.isPresent()
                    ? CompletableFuture.completedFuture(given)
                    : spare
                        .ask(shard)
                        .thenCompose(
                            returned ->
                                returned
                                    ? giveData(opened, shard)
                                    : CompletableFuture.completedFuture(OptionalLong.empty())));
  }

  static BlockRun dataChunk(VolumeLayout layout, long chunk) {
    return new BlockRun(
        layout.dataChunkAt(chunk) / BlockDevice.BLOCK, layout.dataChunkBytes() / BlockDevice.BLOCK);
  }

  @Override
  public CompletionStage<Void> makeDurable(long position) {
    return log.whenDurable(position);
  }

  @Override
  public boolean provenGone(long epoch) {
    return allGone;
  }
}
