package org.cairnfs.storage.alloc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
 *   <li>A shard that has a chunk keeps a few blocks back for what replaces blocks.
 *   <li>Lock order: the lock of appends, then this.
 * </ul>
 */
public final class ShardDataSpace implements DataSpace {
  private static final int GRANTS_PER_TRANSACTION = 16;

  /** Kept back, since copy on write takes a block before it frees one, a change of a range two. */
  private static final long KEPT_BLOCKS_MIN = 2;

  private static final long KEPT_BLOCKS_MAX = 16;

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
  private long releases;
  private final long firstBlock;
  private final long chunkBlocks;
  private final long keptBlocks;
  private final Refills refills;
  private final ChunkReturns returns;

  private ShardDataSpace(ShardStore store, SpaceLog log, ChunkSource chunks, long epoch) {
    this.store = store;
    this.log = log;
    this.chunks = chunks;
    this.epoch = epoch;
    this.lastNumber = store.opening() << Integer.SIZE;
    this.firstBlock = chunks.run(0).start();
    this.chunkBlocks = chunks.run(0).length();
    this.keptBlocks = Math.min(KEPT_BLOCKS_MAX, Math.max(KEPT_BLOCKS_MIN, chunkBlocks / 64));
    UnlistedChunks unlisted = new UnlistedChunks(store, chunks);
    this.refills = new Refills(this, store, log, chunks, unlisted, epoch);
    this.returns = new ChunkReturns(this, store, log, chunks, unlisted);
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
  public Optional<Granted> grant(long holder, long blocks) {
    return grant(holder, blocks, keptBlocks);
  }

  @Override
  public Optional<Granted> grantReplacing(long holder, long blocks) {
    return grant(holder, blocks, 0);
  }

  private synchronized Optional<Granted> grant(long holder, long blocks, long kept) {
    if (blocks < 1) {
      throw new IllegalArgumentException("a grant of " + blocks + " blocks");
    }
    release();
    long most = Math.min(blocks, available.blocks() - kept);
    Optional<BlockRun> found = most < 1 ? Optional.empty() : available.find(grantFrom, most);
    return found.map(
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
    releases++;
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
      case SpaceItems.CHUNK -> chunkChanges(change, completed);
      default -> throw new IllegalStateException("space does not change by " + change);
    }
  }

  private void becomesFree(Change change, List<Change> completed) {
    if (!(change instanceof Change.Put put)) {
      items.join(SpaceItems.freeStart(change.key()), completed::add);
      return;
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

  /**
   * A chunk that is listed is wholly free, and at once: who had it before gave it up when nobody
   * used it any more. One that goes must be wholly free too.
   */
  private void chunkChanges(Change change, List<Change> completed) {
    BlockRun run = chunks.run(SpaceItems.chunk(change.key()));
    completed.add(change);
    if (change instanceof Change.Put) {
      items.freeChunk(run, completed::add);
      available.add(run);
      totals = totals.plus(run.length(), 0, 1);
    } else {
      items.carve(run, completed::add);
      available.removeWhatIsIn(run);
      totals = totals.plus(-run.length(), 0, -1);
    }
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
      releases++;
      head = pending.peek();
    }
  }

  // Refilling

  @Override
  public CompletionStage<Boolean> refill(long blocks) {
    return refills.refill(Math.min(blocks, chunkBlocks - keptBlocks), keptBlocks);
  }

  @Override
  public CompletionStage<Boolean> refillReplacing() {
    return refills.refill(1, 0);
  }

  /** Whether so many blocks can be granted beside those kept back. */
  synchronized boolean enough(long blocks, long kept) {
    release();
    return available.blocks() >= blocks + kept;
  }

  /** Items of the store, read between appends, as far as there is room for them. */
  synchronized void learn(List<Item> found) {
    for (Item item : found) {
      if (items.hasRoom()) {
        learn(SpaceItems.freeRun(item.key(), item.value()));
      }
    }
  }

  private void learn(BlockRun run) {
    if (!items.holds(run.start())) {
      items.learn(run);
      pendingRuns.gapsIn(run).forEach(available::add);
    }
  }

  /** The pool is empty: whatever is available will do, else what becomes so once it is durable. */
  CompletionStage<Boolean> settleForLess(long kept) {
    return enough(1, kept)
        ? CompletableFuture.completedFuture(true)
        : settled().thenApply(settled -> enough(1, kept));
  }

  /** Completes when what is freed by now is durable. */
  CompletionStage<Void> settled() {
    long awaited;
    synchronized (this) {
      release();
      Pending head = pending.peek();
      if (head == null || head.position() <= log.durablePosition()) {
        return CompletableFuture.completedFuture(null);
      }
      awaited = pending.getLast().position();
    }
    return log.whenDurable(awaited);
  }

  // Returning

  /**
   * Gives chunks that are wholly free, beyond one that the shard keeps, back to the pool, as far as
   * memory shows them. Cheap when nothing has become free since it was called last.
   *
   * @return how many chunks
   */
  public int returnExcess() {
    return returns.returnExcess();
  }

  /**
   * Gives chunks that are wholly free back to the pool, because another shard needs one. May go
   * through all free runs of the shard.
   *
   * @return how many chunks; 0 if none is wholly free
   */
  public CompletionStage<Integer> returnFree() {
    return returns.returnFree();
  }

  /** Counts what became available: as long as it stands still there is nothing new to return. */
  synchronized long releases() {
    release();
    return releases;
  }

  /**
   * Takes a chunk that is wholly available, in one item, out of what can be granted; not one that
   * holds what the shard keeps back for its other chunks.
   *
   * @param reserve as many others there must be
   */
  synchronized OptionalLong reserveChunk(int reserve) {
    release();
    if (totals.chunks() > 1 && available.blocks() < chunkBlocks + keptBlocks) {
      return OptionalLong.empty();
    }
    int others = 0;
    for (BlockRun run : available.atLeast(chunkBlocks)) {
      long chunk = Math.max(0, -Math.floorDiv(firstBlock - run.start(), chunkBlocks));
      for (; firstBlock + (chunk + 1) * chunkBlocks <= run.end(); chunk++) {
        BlockRun whole = new BlockRun(firstBlock + chunk * chunkBlocks, chunkBlocks);
        if (items.covering(whole).isPresent() && others++ == reserve) {
          available.remove(whole);
          return OptionalLong.of(chunk);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** A reserved chunk is not given back after all. */
  synchronized void withdrawChunk(BlockRun run) {
    available.add(run);
  }

  /**
   * Items of the store, ascending, read between appends.
   *
   * @return changes that join those that are neighbours, to be appended before the next append
   */
  synchronized List<Change> learnAll(List<Item> found) {
    List<Change> joins = new ArrayList<>();
    for (Item item : found) {
      BlockRun run = SpaceItems.freeRun(item.key(), item.value());
      learn(run);
      if (items.meetAt(run.start())) {
        joins.add(SpaceItems.deleteFree(run.start()));
      }
    }
    return joins;
  }

  /** Memory forgets what is too much of items that it learned, but the last. */
  synchronized void forgetExcess(List<Item> found) {
    for (Item item : found.subList(0, found.size() - 1)) {
      if (items.hasRoom()) {
        return;
      }
      long start = SpaceItems.freeRun(item.key(), item.value()).start();
      items
          .startingAt(start)
          .filter(available::contains)
          .ifPresent(
              run -> {
                items.forget(run);
                available.remove(run);
              });
    }
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
