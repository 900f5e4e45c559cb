package org.cairnfs.storage.alloc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;
import org.jspecify.annotations.Nullable;

/**
 * The DATA space of one open shard, a window of it in memory.
 *
 * <p>Callers get changes that say what happens (a grant is made, shrinks or ends; a run becomes
 * free) and append them in any order, from any thread. Which free-run items that touches is decided
 * when the transaction is appended: {@link #complete}, called between appends, adds those changes
 * and the shard's totals to the record. So decisions that are appended in another order than they
 * were made, or never, cannot contradict each other.
 *
 * <pre>
 *            grant                append            consume (append)
 *   available ────► reserved ───────────► granted ─────────────────► in an extent
 *       ▲  ▲           │ withdraw            │ giveBack (append)           │ free (append)
 *       │  └───────────┘                     ▼                             ▼
 *       └──────────── durable, readers of before gone ◄──────────────── pending
 * </pre>
 *
 * <ul>
 *   <li>available, reserved and pending blocks are free in the store, granted ones are in grant
 *       items.
 *   <li>available and reserved blocks are in items that are in memory ({@link FreeItems}).
 *   <li>Lock order: the lock of appends, then this.
 * </ul>
 */
public final class ShardDataSpace implements DataSpace {
  private static final int PAGE = 256;

  /** A shard that finds less than this after looking at so many items asks the pool for a chunk. */
  private static final int PAGES_BEFORE_CHUNK = 16;

  private static final int GRANTS_PER_TRANSACTION = 256;

  private record Pending(BlockRun run, long position, long ticket) {}

  private final ShardStore store;
  private final SpaceLog log;
  private final ChunkSource chunks;
  private final long epoch;

  private final FreeItems items = new FreeItems();
  private final RunSet available = new RunSet();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final RunSet pendingRuns = new RunSet();
  private final List<BlockRun> freedByThisAppend = new ArrayList<>();
  private final TreeMap<Bytes, Grant> grants = new TreeMap<>();
  private final TreeSet<Long> readers = new TreeSet<>();
  private SpaceItems.Totals totals = SpaceItems.Totals.NONE;
  private long lastTicket;
  private long lastNumber;
  private long grantFrom;
  private Bytes scanFrom = SpaceItems.prefix(SpaceItems.FREE);
  private @Nullable Deque<Long> unlisted;
  private CompletionStage<Boolean> lastRefill = CompletableFuture.completedFuture(true);

  private ShardDataSpace(ShardStore store, SpaceLog log, ChunkSource chunks, long epoch) {
    this.store = store;
    this.log = log;
    this.chunks = chunks;
    this.epoch = epoch;
    this.lastNumber = store.opening() << Integer.SIZE;
  }

  /**
   * Opens the space of a shard that nobody uses yet.
   *
   * @param epoch under which this node owns the shard; recorded with grants and chunks
   */
  public static CompletionStage<ShardDataSpace> open(
      ShardStore store, SpaceLog log, ChunkSource chunks, long epoch) {
    ShardDataSpace space = new ShardDataSpace(store, log, chunks, epoch);
    return Scans.get(store, SpaceItems.TOTALS_KEY)
        .thenCombine(
            Scans.all(store, SpaceItems.prefix(SpaceItems.GRANT)),
            (found, granted) -> {
              space.restore(found, granted);
              return space;
            });
  }

  private synchronized void restore(Optional<Bytes> found, List<Item> granted) {
    totals = found.map(SpaceItems.Totals::parse).orElse(SpaceItems.Totals.NONE);
    granted.forEach(item -> grants.put(item.key(), SpaceItems.grant(item.key(), item.value())));
  }

  /** What nobody will ever use, because every holder of before is proven gone, becomes free. */
  public void returnAllGrants() {
    List<Grant> all;
    synchronized (this) {
      all = List.copyOf(grants.values());
    }
    for (int from = 0; from < all.size(); from += GRANTS_PER_TRANSACTION) {
      Transaction.Builder returned = Transaction.builder();
      all.subList(from, Math.min(all.size(), from + GRANTS_PER_TRANSACTION))
          .forEach(grant -> giveBack(grant).forEach(change -> returned.add(shard(), change)));
      log.append(returned.build());
    }
  }

  private ShardId shard() {
    return store.shard();
  }

  // Decisions

  @Override
  public synchronized Optional<Granted> grant(long holder, long blocks) {
    if (blocks < 1) {
      throw new IllegalArgumentException("a grant of " + blocks + " blocks");
    }
    release();
    return available
        .find(grantFrom, blocks)
        .map(
            run -> {
              available.remove(run);
              grantFrom = run.end();
              Grant grant = new Grant(holder, ++lastNumber, run);
              return new Granted(grant, List.of(SpaceItems.putGrant(grant, epoch)));
            });
  }

  @Override
  public synchronized void withdraw(Granted granted) {
    Grant grant = granted.grant();
    if (grants.containsKey(SpaceItems.grantKey(grant.holder(), grant.number()))) {
      throw new IllegalStateException(grant + " is withdrawn, but was appended");
    }
    available.add(grant.run());
  }

  @Override
  public List<Change> consume(Grant grant, long blocks) {
    BlockRun run = grant.run();
    if (blocks < 1 || blocks > run.length()) {
      throw new IllegalArgumentException(blocks + " blocks are not in " + grant);
    }
    if (blocks == run.length()) {
      return List.of(new Change.Delete(SpaceItems.grantKey(grant.holder(), grant.number())));
    }
    BlockRun rest = new BlockRun(run.start() + blocks, run.length() - blocks);
    return List.of(SpaceItems.putGrant(new Grant(grant.holder(), grant.number(), rest), epoch));
  }

  @Override
  public List<Change> giveBack(Grant grant) {
    return List.of(
        new Change.Delete(SpaceItems.grantKey(grant.holder(), grant.number())),
        SpaceItems.putFree(grant.run()));
  }

  @Override
  public List<Change> free(BlockRun run) {
    return List.of(SpaceItems.putFree(run));
  }

  // Appends

  /**
   * Completes the changes of a part that is about to be appended. Called between appends.
   *
   * @return the changes to record; the argument itself if none concerns space
   * @throws IllegalStateException if a block would get two owners or none
   */
  public synchronized List<Change> complete(List<Change> changes) {
    boolean space = false;
    for (Change change : changes) {
      space |= SpaceItems.isDataSpace(change.key());
    }
    if (!space) {
      return changes;
    }
    List<Change> completed = new ArrayList<>(changes.size() + 4);
    for (Change change : changes) {
      if (SpaceItems.isDataSpace(change.key())) {
        completeOne(change, completed);
      } else {
        completed.add(change);
      }
    }
    completed.add(totals.put());
    return completed;
  }

  private void completeOne(Change change, List<Change> completed) {
    switch (SpaceItems.kind(change.key())) {
      case SpaceItems.FREE -> becomesFree(change, completed);
      case SpaceItems.GRANT -> grantChanges(change, completed);
      case SpaceItems.CHUNK -> chunkListed(change, completed);
      default -> throw new IllegalStateException("space does not change by " + change);
    }
  }

  private void becomesFree(Change change, List<Change> completed) {
    if (!(change instanceof Change.Put put)) {
      throw new IllegalStateException("only storage itself takes free runs away: " + change);
    }
    BlockRun run = SpaceItems.freeRun(put.key(), put.value());
    items.free(run, completed::add);
    freedByThisAppend.add(run);
    totals = totals.plus(run.length(), 0, 0);
  }

  private void grantChanges(Change change, List<Change> completed) {
    completed.add(change);
    Grant before = grants.get(change.key());
    if (change instanceof Change.Put put) {
      Grant after = SpaceItems.grant(put.key(), put.value());
      grants.put(put.key(), after);
      if (before == null) {
        items.carve(after.run(), completed::add);
        totals = totals.plus(-after.run().length(), after.run().length(), 0);
      } else if (before.run().end() == after.run().end()
          && before.run().start() <= after.run().start()) {
        totals = totals.plus(0, after.run().length() - before.run().length(), 0);
      } else {
        throw new IllegalStateException(before + " is not consumed from its start: " + after);
      }
    } else if (before == null) {
      throw new IllegalStateException("a grant ends that does not exist: " + change);
    } else {
      grants.remove(change.key());
      totals = totals.plus(0, -before.run().length(), 0);
    }
  }

  /** A chunk is wholly free, and at once: nothing can have used it before. */
  private void chunkListed(Change change, List<Change> completed) {
    BlockRun run = chunks.run(SpaceItems.chunk(change.key()));
    completed.add(change);
    items.freeChunk(run, completed::add);
    available.add(run);
    totals = totals.plus(run.length(), 0, 1);
  }

  /** The transaction last completed has this position. Called between appends. */
  public synchronized void appended(long position) {
    for (BlockRun run : freedByThisAppend) {
      pending.add(new Pending(run, position, lastTicket));
      pendingRuns.add(run);
    }
    freedByThisAppend.clear();
  }

  private void release() {
    long durable = log.durablePosition();
    long oldestReader = readers.isEmpty() ? Long.MAX_VALUE : readers.first();
    Pending head = pending.peek();
    while (head != null && head.position() <= durable && head.ticket() < oldestReader) {
      pending.remove();
      pendingRuns.remove(head.run());
      if (items.covering(head.run()).isPresent()) {
        available.add(head.run());
      }
      head = pending.peek();
    }
  }

  // Refilling

  @Override
  public CompletionStage<Boolean> refill(long blocks) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    CompletionStage<Boolean> before;
    synchronized (this) {
      before = lastRefill;
      lastRefill = result;
    }
    long wanted = Math.min(blocks, chunks.run(0).length());
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

  private synchronized boolean enough(long blocks) {
    release();
    return available.blocks() >= blocks;
  }

  /** Looks at the store's free runs a page at a time, round and round. */
  private CompletionStage<Boolean> scanStore(long blocks, int pages) {
    if (enough(blocks)) {
      return CompletableFuture.completedFuture(true);
    }
    Bytes from = scanFrom;
    Bytes to = SpaceItems.prefix(SpaceItems.FREE).afterPrefix();
    Optional<Integer> found = log.betweenAppends(() -> learnPage(from, to));
    if (found.isEmpty()) {
      return store.loadScan(from, to, PAGE).thenCompose(loaded -> scanStore(blocks, pages));
    }
    boolean wrapped = found.get() < PAGE;
    return wrapped || pages + 1 >= PAGES_BEFORE_CHUNK
        ? takeChunk(blocks, wrapped)
        : scanStore(blocks, pages + 1);
  }

  private synchronized Optional<Integer> learnPage(Bytes from, Bytes to) {
    Optional<List<Item>> page = store.scan(from, to, PAGE);
    page.ifPresent(
        found -> {
          found.forEach(this::learn);
          scanFrom =
              found.size() < PAGE
                  ? SpaceItems.prefix(SpaceItems.FREE)
                  : found.get(found.size() - 1).key().successor();
        });
    return page.map(List::size);
  }

  private void learn(Item item) {
    BlockRun run = SpaceItems.freeRun(item.key(), item.value());
    if (!items.holds(run.start()) && items.hasRoom()) {
      items.learn(run);
      pendingRuns.gapsIn(run).forEach(available::add);
    }
  }

  private CompletionStage<Boolean> takeChunk(long blocks, boolean allSeen) {
    return nextChunk()
        .thenCompose(
            chunk -> {
              if (chunk.isPresent()) {
                log.append(
                    Transaction.builder()
                        .add(shard(), SpaceItems.putChunk(chunk.get(), epoch))
                        .build());
                return enough(blocks)
                    ? CompletableFuture.completedFuture(true)
                    : takeChunk(blocks, allSeen);
              }
              return allSeen ? settleForLess() : scanStore(blocks, 0);
            });
  }

  /** A chunk that was given before a crash and never listed, else a new one. */
  private CompletionStage<Optional<Long>> nextChunk() {
    Deque<Long> known;
    synchronized (this) {
      known = unlisted;
    }
    if (known == null) {
      return chunks
          .given()
          .thenCombine(Scans.all(store, SpaceItems.prefix(SpaceItems.CHUNK)), this::findUnlisted)
          .thenCompose(found -> nextChunk());
    }
    synchronized (this) {
      Long chunk = known.poll();
      if (chunk != null) {
        return CompletableFuture.completedFuture(Optional.of(chunk));
      }
    }
    return chunks
        .give()
        .thenApply(given -> given.isPresent() ? Optional.of(given.getAsLong()) : Optional.empty());
  }

  private synchronized Deque<Long> findUnlisted(List<Long> given, List<Item> listed) {
    Deque<Long> found = new ArrayDeque<>(given);
    listed.forEach(item -> found.remove(SpaceItems.chunk(item.key())));
    unlisted = found;
    return found;
  }

  /** The pool is empty: whatever is available will do, else what becomes so once it is durable. */
  private CompletionStage<Boolean> settleForLess() {
    long awaited;
    synchronized (this) {
      if (enough(1)) {
        return CompletableFuture.completedFuture(true);
      }
      Pending head = pending.peek();
      if (head == null || head.position() <= log.durablePosition()) {
        return CompletableFuture.completedFuture(false);
      }
      awaited = pending.getLast().position();
    }
    return log.whenDurable(awaited).thenApply(durable -> enough(1));
  }

  // Views

  @Override
  public synchronized CompletionStage<List<Grant>> grantsOf(long holder) {
    return CompletableFuture.completedFuture(
        List.copyOf(
            grants
                .subMap(SpaceItems.grantKey(holder, 0), true, SpaceItems.grantKey(holder, -1), true)
                .values()));
  }

  @Override
  public synchronized CompletionStage<List<Grant>> grants(
      long afterHolder, long afterNumber, int limit) {
    return CompletableFuture.completedFuture(
        grants.tailMap(SpaceItems.grantKey(afterHolder, afterNumber), false).values().stream()
            .limit(limit)
            .toList());
  }

  @Override
  public synchronized long beginRead() {
    readers.add(++lastTicket);
    return lastTicket;
  }

  @Override
  public synchronized void endRead(long ticket) {
    readers.remove(ticket);
  }

  @Override
  public synchronized int readsUnderWay() {
    return readers.size();
  }

  @Override
  public synchronized long freeBlocks() {
    return totals.free();
  }

  /** Free, granted and chunks, as recorded in the shard. */
  public synchronized SpaceItems.Totals totals() {
    return totals;
  }
}
