package org.cairnfs.storage.alloc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.store.ShardStore;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of DATA that a crash left given to a shard but not listed by it. Thread-safe.
 *
 * <p>Found by comparing what the pool gave with what the shard lists, once in the life of an open
 * shard: it is given nothing more, and gives nothing back, before that is known.
 */
final class UnlistedChunks {
  private final ShardStore store;
  private final ChunkSource chunks;

  // Guarded by this.
  private final Deque<Long> left = new ArrayDeque<>();
  private boolean known;
  private @Nullable CompletableFuture<Void> loading;

  UnlistedChunks(ShardStore store, ChunkSource chunks) {
    this.store = store;
    this.chunks = chunks;
  }

  /** Completes when they are known. */
  CompletionStage<Void> load() {
    CompletableFuture<Void> started;
    synchronized (this) {
      if (loading != null && !loading.isCompletedExceptionally()) {
        return loading;
      }
      started = new CompletableFuture<>();
      loading = started;
    }
    chunks
        .given()
        .thenCombine(Scans.all(store, SpaceItems.prefix(SpaceItems.CHUNK)), this::compare)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                started.complete(null);
              } else {
                started.completeExceptionally(failure);
              }
            });
    return started;
  }

  private synchronized boolean compare(List<Long> given, List<Item> listed) {
    left.addAll(given);
    listed.forEach(item -> left.remove(SpaceItems.chunk(item.key())));
    known = true;
    return known;
  }

  synchronized boolean isKnown() {
    return known;
  }

  /** Takes one, once they are known. */
  synchronized OptionalLong poll() {
    if (!known) {
      throw new IllegalStateException("nobody knows yet what is given but not listed");
    }
    Long chunk = left.poll();
    return chunk == null ? OptionalLong.empty() : OptionalLong.of(chunk);
  }

  /** It was not used after all. */
  synchronized void putBack(long chunk) {
    left.addFirst(chunk);
  }
}
