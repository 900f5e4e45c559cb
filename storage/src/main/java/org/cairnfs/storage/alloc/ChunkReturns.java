package org.cairnfs.storage.alloc;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;

/**
 * Gives chunks that a shard has wholly free back to the pool.
 *
 * <p>In the background those beyond a reserve, as far as memory shows them; when the pool is empty
 * and another shard needs one, all of them. Then the store's free runs are gone through once, and
 * neighbours among them joined, so that a chunk that became free in many pieces is found too.
 *
 * <p>A chunk is reserved before the transaction that returns it is appended, like the blocks of a
 * grant; what the shard freed but a crash could still undo, or what somebody reads, is never in it.
 */
final class ChunkReturns {
  /** Wholly free chunks that a shard keeps for itself while nobody else needs them. */
  static final int RESERVE = 1;

  private static final int RETURNS_MAX = 64;

  /** So many joins must fit into one transaction, also when the log has little room left. */
  private static final int PAGE = 64;

  private final ShardDataSpace space;
  private final ShardStore store;
  private final SpaceLog log;
  private final ChunkSource chunks;
  private final UnlistedChunks unlisted;

  // Guarded by this.
  private CompletionStage<Integer> last = CompletableFuture.completedFuture(0);
  private long seenInBackground = -1;
  private long foundNothing = -1;

  ChunkReturns(
      ShardDataSpace space,
      ShardStore store,
      SpaceLog log,
      ChunkSource chunks,
      UnlistedChunks unlisted) {
    this.space = space;
    this.store = store;
    this.log = log;
    this.chunks = chunks;
    this.unlisted = unlisted;
  }

  /**
   * Returns what memory shows beyond the reserve. Quick when nothing has become free since.
   *
   * @return how many chunks
   */
  int returnExcess() {
    if (space.freeBlocks() <= RESERVE * chunks.run(0).length()) {
      return 0;
    }
    if (!unlisted.isKnown()) {
      unlisted.load();
      return 0;
    }
    long freed = space.releases();
    synchronized (this) {
      if (freed == seenInBackground) {
        return 0;
      }
      seenInBackground = freed;
    }
    return returnShown(RESERVE);
  }

  /**
   * Returns what is free, also if memory does not show it. Goes through the store's free runs in
   * the caller's thread.
   *
   * @return how many chunks, 0 if there are none to return
   */
  CompletionStage<Integer> returnFree() {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    CompletionStage<Integer> before;
    synchronized (this) {
      before = last;
      last = result;
    }
    before
        .handle((done, failure) -> 0)
        .thenCompose(turn -> unlisted.load())
        .thenCompose(known -> returnSome())
        .whenComplete(
            (count, failure) -> {
              if (failure == null) {
                result.complete(count);
              } else {
                result.completeExceptionally(failure);
              }
            });
    return result;
  }

  private CompletionStage<Integer> returnSome() {
    int returned = returnUnlisted();
    if (returned > 0 || space.freeBlocks() < chunks.run(0).length()) {
      return CompletableFuture.completedFuture(returned);
    }
    return space
        .settled()
        .thenCompose(
            settled -> {
              int shown = returnShown(0);
              return shown > 0
                  ? CompletableFuture.completedFuture(shown)
                  : goThrough(space.releases());
            });
  }

  private int returnUnlisted() {
    int returned = 0;
    for (OptionalLong chunk = unlisted.poll(); chunk.isPresent(); chunk = unlisted.poll()) {
      long number = chunk.getAsLong();
      takeBack(number, List.of(), () -> unlisted.putBack(number));
      returned++;
    }
    return returned;
  }

  private int returnShown(int reserve) {
    int returned = 0;
    while (returned < RETURNS_MAX) {
      OptionalLong chunk = space.reserveChunk(reserve);
      if (chunk.isEmpty()) {
        break;
      }
      long number = chunk.getAsLong();
      takeBack(
          number,
          List.of(SpaceItems.deleteChunk(number)),
          () -> space.withdrawChunk(chunks.run(number)));
      returned++;
    }
    return returned;
  }

  private void takeBack(long chunk, List<Change> changes, Runnable otherwise) {
    boolean done = false;
    try {
      chunks.takeBack(chunk, changes);
      done = true;
    } finally {
      if (!done) {
        otherwise.run();
      }
    }
  }

  /** Not again before something else has become free, if it finds nothing. */
  private CompletionStage<Integer> goThrough(long freed) {
    synchronized (this) {
      if (foundNothing == freed) {
        return CompletableFuture.completedFuture(0);
      }
    }
    return goThrough(SpaceItems.prefix(SpaceItems.FREE))
        .thenApply(
            returned -> {
              synchronized (this) {
                foundNothing = returned == 0 ? freed : -1;
              }
              return returned;
            });
  }

  private CompletionStage<Integer> goThrough(Bytes start) {
    Bytes from = start;
    Bytes to = SpaceItems.prefix(SpaceItems.FREE).afterPrefix();
    while (from.compareTo(to) < 0) {
      Bytes pageFrom = from;
      Optional<Bytes> next = log.betweenAppends(() -> joinPage(pageFrom, to));
      if (next.isEmpty()) {
        return store.loadScan(from, to, PAGE).thenCompose(loaded -> goThrough(pageFrom));
      }
      int returned = returnShown(0);
      if (returned > 0) {
        return CompletableFuture.completedFuture(returned);
      }
      from = next.get();
    }
    return CompletableFuture.completedFuture(0);
  }

  /**
   * Learns a page of free runs and joins neighbours.
   *
   * @return where the next page starts; empty when memory cannot tell what the store has
   */
  private Optional<Bytes> joinPage(Bytes from, Bytes to) {
    Optional<List<Item>> page = store.scan(from, to, PAGE);
    if (page.isEmpty()) {
      return Optional.empty();
    }
    List<Item> found = page.get();
    List<Change> joins = space.learnAll(found);
    if (!joins.isEmpty()) {
      Transaction.Builder joining = Transaction.builder();
      joins.forEach(change -> joining.add(store.shard(), change));
      log.append(joining.build());
    }
    if (found.size() < PAGE) {
      return Optional.of(to);
    }
    Item lastItem = found.get(found.size() - 1);
    space.forgetExcess(found);
    return Optional.of(lastItem.key().successor());
  }
}
