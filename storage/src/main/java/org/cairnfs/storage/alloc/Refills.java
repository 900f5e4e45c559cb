package org.cairnfs.storage.alloc;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;

/**
 * Brings free runs of a shard into memory: first those that its store has, a page at a time, round
 * and round, then those of a chunk from the pool. One after the other.
 */
final class Refills {
  private static final int PAGE = 256;

  /** A shard that finds too little after looking at so many items asks the pool for a chunk. */
  private static final int PAGES_BEFORE_CHUNK = 16;

  private final ShardDataSpace space;
  private final ShardStore store;
  private final SpaceLog log;
  private final ChunkSource chunks;
  private final UnlistedChunks unlisted;
  private final long epoch;

  // Guarded by this.
  private Bytes scanFrom = SpaceItems.prefix(SpaceItems.FREE);
  private CompletionStage<Boolean> last = CompletableFuture.completedFuture(true);

  Refills(
      ShardDataSpace space,
      ShardStore store,
      SpaceLog log,
      ChunkSource chunks,
      UnlistedChunks unlisted,
      long epoch) {
    this.space = space;
    this.store = store;
    this.log = log;
    this.chunks = chunks;
    this.unlisted = unlisted;
    this.epoch = epoch;
  }

  /**
   * See {@link DataSpace#refill}.
   *
   * @param kept blocks that must be there too, and are not for who asks
   */
  CompletionStage<Boolean> refill(long blocks, long kept) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    CompletionStage<Boolean> before;
    synchronized (this) {
      before = last;
      last = result;
    }
    Wanted wanted = new Wanted(blocks, kept);
    before
        .handle((done, failure) -> 0)
        .thenCompose(turn -> scanStore(wanted, 0))
        .whenComplete(
            (enough, failure) -> {
              if (failure == null) {
                result.complete(enough);
              } else {
                result.completeExceptionally(failure);
              }
            });
    return result;
  }

  private record Wanted(long blocks, long kept) {}

  private boolean enough(Wanted wanted) {
    return space.enough(wanted.blocks(), wanted.kept());
  }

  private CompletionStage<Boolean> scanStore(Wanted wanted, int pages) {
    if (enough(wanted)) {
      return CompletableFuture.completedFuture(true);
    }
    Bytes from = from();
    Bytes to = SpaceItems.prefix(SpaceItems.FREE).afterPrefix();
    Optional<Integer> found = log.betweenAppends(() -> learnPage(from, to));
    if (found.isEmpty()) {
      return store.loadScan(from, to, PAGE).thenCompose(loaded -> scanStore(wanted, pages));
    }
    boolean wrapped = found.get() < PAGE;
    return wrapped || pages + 1 >= PAGES_BEFORE_CHUNK
        ? takeChunk(wanted, wrapped)
        : scanStore(wanted, pages + 1);
  }

  private synchronized Bytes from() {
    return scanFrom;
  }

  private Optional<Integer> learnPage(Bytes from, Bytes to) {
    Optional<List<Item>> page = store.scan(from, to, PAGE);
    page.ifPresent(
        found -> {
          space.learn(found);
          goOnFrom(
              found.size() < PAGE
                  ? SpaceItems.prefix(SpaceItems.FREE)
                  : found.get(found.size() - 1).key().successor());
        });
    return page.map(List::size);
  }

  private synchronized void goOnFrom(Bytes from) {
    scanFrom = from;
  }

  private CompletionStage<Boolean> takeChunk(Wanted wanted, boolean allSeen) {
    return nextChunk()
        .thenCompose(
            chunk -> {
              if (chunk.isEmpty()) {
                return allSeen ? space.settleForLess(wanted.kept()) : scanStore(wanted, 0);
              }
              list(chunk.getAsLong());
              return enough(wanted)
                  ? CompletableFuture.completedFuture(true)
                  : takeChunk(wanted, allSeen);
            });
  }

  /** If the log refuses it the chunk is kept for the next time. */
  private void list(long chunk) {
    boolean listed = false;
    try {
      log.append(
          Transaction.builder().add(store.shard(), SpaceItems.putChunk(chunk, epoch)).build());
      listed = true;
    } finally {
      if (!listed) {
        unlisted.putBack(chunk);
      }
    }
  }

  /** A chunk that was given before and never listed, else a new one. */
  private CompletionStage<OptionalLong> nextChunk() {
    return unlisted
        .load()
        .thenCompose(
            known -> {
              OptionalLong chunk = unlisted.poll();
              return chunk.isPresent() ? CompletableFuture.completedFuture(chunk) : chunks.give();
            });
  }
}
