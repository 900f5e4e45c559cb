package org.cairnfs.storage.volume;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.cairnfs.storage.item.ShardId;

/**
 * Has chunks of DATA that are wholly free come back when a shard finds the pool empty.
 *
 * <p>The open shards are asked one after the other, those with the most free space first, until one
 * has returned something. What is free in pieces smaller than a chunk stays where it is.
 */
final class SpareChunks {
  private final OpenShards shards;
  private final Supplier<CompletionStage<Void>> room;
  private final Executor executor;

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
        .thenComposeAsync(ready -> shard.space().returnFree(), executor)
        .thenComposeAsync(
            returned -> returned > 0 ? CompletableFuture.completedFuture(true) : next(others),
            executor);
  }
}
