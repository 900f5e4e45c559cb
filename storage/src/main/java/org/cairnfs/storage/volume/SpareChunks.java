package org.cairnfs.storage.volume;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.cairnfs.storage.item.ShardId;

/**
 * Has chunks of DATA that are wholly free come back when a shard finds the pool empty.
 *
 * <p>The open shards are asked one after the other, those with the most free space first, until one
 * has returned something. What is free in pieces smaller than a chunk stays where it is. Who was
 * searched in vain rests for a few times as long, so that writers on a full volume wait rather than
 * keep the node searching.
 */
final class SpareChunks {
  private static final int REST_FACTOR = 4;
  private static final long REST_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

  private final OpenShards shards;
  private final Supplier<CompletionStage<Void>> room;
  private final Executor executor;
  private final Map<ShardId, Long> restUntil = new ConcurrentHashMap<>();

  /**
   * @param room completes when the log has room for what returning takes
   * @param executor runs what goes through a shard's free runs
   */
  SpareChunks(OpenShards shards, Supplier<CompletionStage<Void>> room, Executor executor) {
    this.shards = shards;
    this.room = room;
    this.executor = executor;
  }

  /** Completes with whether the pool got something. */
  CompletionStage<Boolean> ask(ShardId asking) {
    record Asked(OpenShard shard, long free) {}
    Deque<OpenShard> others = new ArrayDeque<>();
    shards.all().stream()
        .filter(shard -> !shard.shard().equals(asking))
        .map(shard -> new Asked(shard, shard.space().freeBlocks()))
        .sorted(Comparator.comparingLong(Asked::free).reversed())
        .forEach(asked -> others.add(asked.shard()));
    return next(others);
  }

  private CompletionStage<Boolean> next(Deque<OpenShard> others) {
    OpenShard shard = others.poll();
    if (shard == null) {
      return CompletableFuture.completedFuture(false);
    }
    return room.get()
        .thenCompose(ready -> rest(shard.shard()))
        .thenCompose(rested -> search(shard))
        .thenComposeAsync(
            returned -> returned > 0 ? CompletableFuture.completedFuture(true) : next(others),
            executor);
  }

  private CompletionStage<Integer> search(OpenShard shard) {
    long start = System.nanoTime();
    return shard
        .space()
        .returnFree()
        .thenApply(
            returned -> {
              long now = System.nanoTime();
              long pause = Math.min(REST_NANOS_MAX, REST_FACTOR * (now - start));
              if (returned == 0) {
                restUntil.put(shard.shard(), now + pause);
              }
              return returned;
            });
  }

  /** Completes on a thread of the executor, when a shard may be searched again. */
  private CompletionStage<Void> rest(ShardId shard) {
    long now = System.nanoTime();
    long nanos = Math.max(0, restUntil.getOrDefault(shard, now) - now);
    Executor later = CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, executor);
    return CompletableFuture.runAsync(() -> {}, nanos == 0 ? executor : later);
  }
}
