package org.cairnfs.storage.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.cairnfs.storage.alloc.ChunkPool;
import org.cairnfs.storage.alloc.ShardDataSpace;
import org.cairnfs.storage.alloc.SpaceLog;
import org.cairnfs.storage.format.Seals;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.log.NodeLog;
import org.cairnfs.storage.store.Claim;
import org.cairnfs.storage.store.LocatedManifest;
import org.cairnfs.storage.store.LogSegment;
import org.cairnfs.storage.store.LogStructuredStore;
import org.cairnfs.storage.store.Manifest;
import org.cairnfs.storage.store.ManifestPositions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens shards: finds the manifest, recovers what the logs hold beyond it, claims it, opens its
 * space.
 *
 * <p>Shard 0 is opened before any other, because it holds the pool of chunks. Any number of shards
 * may be opening at once; their flushes of META are shared.
 */
final class ShardOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ShardOpener.class);
  private static final ShardId POOL_SHARD = new ShardId(0);

  private final VolumeEnvironment environment;
  private final ManifestPositions positions;
  private final SlotClaimer.Claimed claimed;
  private final List<SlotTable.Slot> slots;
  private final RecoveredLogs recovered;
  private final NodeLog log;
  private final Appender appender;
  private final OpenShards shards;
  private final AtomicLong recordsRecovered = new AtomicLong();

  /** Openings under way or complete; guarded by itself. */
  private final Map<ShardId, CompletableFuture<OpenShard>> openings = new HashMap<>();

  ShardOpener(
      VolumeEnvironment environment,
      SlotClaimer.Claimed claimed,
      List<SlotTable.Slot> slots,
      RecoveredLogs recovered,
      NodeLog log,
      Appender appender,
      OpenShards shards) {
    this.environment = environment;
    this.positions =
        new ManifestPositions(environment.meta(), environment.layout(), environment.volume());
    this.claimed = claimed;
    this.slots = slots;
    this.recovered = recovered;
    this.log = log;
    this.appender = appender;
    this.shards = shards;
  }

  /** Opens a shard, or returns its opening. A failed one is tried again. */
  CompletionStage<OpenShard> open(ShardId shard) {
    if (shard.value() >= environment.layout().shardCount()) {
      throw new IllegalArgumentException(
          shard + " of a volume with " + environment.layout().shardCount());
    }
    CompletableFuture<OpenShard> opening;
    synchronized (openings) {
      CompletableFuture<OpenShard> known = openings.get(shard);
      if (known != null && !known.isCompletedExceptionally()) {
        return known;
      }
      opening = new CompletableFuture<>();
      openings.put(shard, opening);
    }
    CompletionStage<?> before =
        shard.equals(POOL_SHARD) ? CompletableFuture.completedFuture(0) : open(POOL_SHARD);
    before
        .thenComposeAsync(ready -> recoverAndClaim(shard), environment.io())
        .whenComplete(
            (opened, failure) -> {
              if (failure == null) {
                opening.complete(opened);
              } else {
                opening.completeExceptionally(failure);
              }
            });
    return opening;
  }

  private CompletionStage<OpenShard> recoverAndClaim(ShardId shard) {
    try {
      LocatedManifest located = positions.latest(shard).orElse(null);
      LogStructuredStore store = LogStructuredStore.open(environment, shard, located);
      long pin = recover(store);
      Claim claim =
          new Claim(claimed.claim().slot(), claimed.claim().epoch(), log.appendedPosition());
      return store
          .claim(claim, earlierSegments(store.manifest()))
          .thenCompose(done -> openSpace(store))
          .thenApply(space -> new OpenShard(store, space, pin))
          .thenCompose(this::openPool)
          .thenComposeAsync(this::register, environment.io());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Where the oldest recovered record is in this slot's log. */
  private long recover(LogStructuredStore store) throws IOException {
    long pin = Long.MAX_VALUE;
    for (RecoveredLogs.Recovered record :
        recovered.of(store.shard(), store.manifest().flushedNumber())) {
      store.recover(record.part().number(), record.part().changes());
      recordsRecovered.incrementAndGet();
      if (record.slot() == claimed.claim().slot()) {
        pin = Math.min(pin, record.start());
      }
    }
    return pin;
  }

  /** What the manifest's segments are now that the epochs they were written under have ended. */
  private List<LogSegment> earlierSegments(Manifest manifest) {
    List<LogSegment> ended = new ArrayList<>();
    for (LogSegment segment : manifest.segments()) {
      seal(segment)
          .filter(seal -> seal.end() > segment.from())
          .ifPresent(
              seal ->
                  ended.add(
                      new LogSegment(segment.slot(), segment.epoch(), segment.from(), seal.end())));
    }
    return ended;
  }

  /** Empty if nobody needs anything of that epoch any more. */
  private Optional<Seals.Seal> seal(LogSegment segment) {
    return slots.get(segment.slot()).neededSeals().stream()
        .filter(seal -> seal.epoch() == segment.epoch())
        .findFirst();
  }

  private CompletionStage<OpenShard> openPool(OpenShard opened) {
    if (!opened.shard().equals(POOL_SHARD)) {
      return CompletableFuture.completedFuture(opened);
    }
    return ChunkPool.open(opened.store(), appender.forPool(), environment.layout())
        .thenApply(
            pool -> {
              environment.poolOpened(pool);
              return opened;
            });
  }

  private CompletionStage<ShardDataSpace> openSpace(LogStructuredStore store) {
    SpaceLog spaceLog = appender.forSpace();
    return ShardDataSpace.open(
        store, spaceLog, environment.dataChunks(store.shard(), spaceLog), claimed.claim().epoch());
  }

  /** Complete when the shard has its reserve of META, or no more can be got. */
  private CompletionStage<OpenShard> register(OpenShard opened) {
    shards.add(opened);
    recovered.forget(opened.shard());
    if (!claimed.foreign()) {
      opened.space().returnAllGrants();
    }
    CompletionStage<OpenShard> reserved =
        opened
            .store()
            .ensureReserve()
            .handle(
                (enough, e) -> {
                  report(opened.shard(), enough, e);
                  return opened;
                });
    return opened.store().reserve().hasRoom()
        ? CompletableFuture.completedFuture(opened)
        : reserved;
  }

  private static void report(ShardId shard, @Nullable Boolean enough, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.debug("{} gets its reserve of META space with its first flush", shard, failure);
    } else if (Boolean.FALSE.equals(enough)) {
      LOG.warn("{} has less than its reserve of META space", shard);
    }
  }

  long recordsRecovered() {
    return recordsRecovered.get();
  }
}
