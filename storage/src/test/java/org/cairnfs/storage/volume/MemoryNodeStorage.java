package org.cairnfs.storage.volume;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.ChunkSource;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.ShardDataSpace;
import org.cairnfs.storage.alloc.SpaceLog;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.store.Footprint;
import org.cairnfs.storage.store.ShardStore;

/**
 * A node's storage in memory, for tests.
 *
 * <p>Appends are durable at once, unless {@link #hold} was called: then they wait for {@link
 * #release}. {@link #crash} gives the storage of the next incarnation, which holds the durable
 * prefix.
 */
public final class MemoryNodeStorage implements NodeStorage {
  private static final long RECORD_BYTES = 64;
  private static final long CHUNK_BLOCKS = 1024;

  /** Owns the chunk with the superblock. */
  private static final ShardId NOBODY = new ShardId(Integer.MAX_VALUE);

  /** Owns chunks that came back. */
  private static final ShardId RETURNED = new ShardId(Integer.MAX_VALUE - 1);

  private final VolumeInfo info;
  private final NodeClaim claim;
  private final BlockDevice data;
  private final Map<ShardId, Map<Bytes, Bytes>> closedShards;
  private final Map<ShardId, Long> openings;
  private final Map<ShardId, MemoryShardStore> stores = new HashMap<>();
  private final Map<ShardId, ShardDataSpace> spaces = new HashMap<>();
  private final LoanBook loans = new LoanBook();
  private final Set<Transaction> admitted = Collections.newSetFromMap(new IdentityHashMap<>());
  private final TreeMap<Long, CompletableFuture<Void>> waiters = new TreeMap<>();
  private Map<ShardId, Map<Bytes, Bytes>> durableItems = Map.of();
  private final List<ShardId> chunkOwners;
  private AppendListener listener = (position, transaction) -> {};
  private long appended;

  /** Read without the lock: spaces ask under theirs, which appends take second. */
  private volatile long durable;

  private boolean held;
  private boolean full;
  private boolean failed;
  private boolean closed;

  public MemoryNodeStorage(int shardCount) {
    this(
        new VolumeInfo(
            new UUID(1, 2),
            shardCount,
            Instant.parse("2025-01-01T00:00:00Z"),
            CHUNK_BLOCKS,
            1 << 20,
            0),
        1,
        new MemoryBlockDevice("data", (1L << 20) * BlockDevice.BLOCK),
        new HashMap<>(),
        new HashMap<>(),
        new ArrayList<>(List.of(NOBODY)));
  }

  private MemoryNodeStorage(
      VolumeInfo info,
      long epoch,
      BlockDevice data,
      Map<ShardId, Map<Bytes, Bytes>> items,
      Map<ShardId, Long> openings,
      List<ShardId> chunkOwners) {
    this.info = info;
    this.claim = new NodeClaim(0, epoch, "test");
    this.data = data;
    this.closedShards = items;
    this.openings = openings;
    this.chunkOwners = chunkOwners;
  }

  /** From now on nothing becomes durable. */
  public synchronized void hold() {
    if (!held) {
      durableItems = copyOfItems();
      held = true;
    }
  }

  /** Everything appended becomes durable, and later appends at once again. */
  public synchronized void release() {
    held = false;
    becomeDurable();
  }

  /** Growing transactions are refused, as when META is full, or no longer. */
  public synchronized void setMetaFull(boolean metaFull) {
    full = metaFull;
  }

  /** Every later append and wait for durability fails. */
  public synchronized void fail() {
    failed = true;
    waiters
        .values()
        .forEach(w -> w.completeExceptionally(refused(AppendRefusedException.Reason.LOG_FAILED)));
    waiters.clear();
  }

  /** The storage of this node's next incarnation: only what was durable. This one is closed. */
  public synchronized MemoryNodeStorage crash() {
    Map<ShardId, Map<Bytes, Bytes>> survived = held ? durableItems : copyOfItems();
    closed = true;
    return new MemoryNodeStorage(info, claim.epoch() + 1, data, survived, openings, chunkOwners);
  }

  /** The store of an open shard with its test switches. */
  public synchronized MemoryShardStore store(ShardId shard) {
    MemoryShardStore store = stores.get(shard);
    if (store == null) {
      throw new IllegalStateException(shard + " is not open");
    }
    return store;
  }

  private Map<ShardId, Map<Bytes, Bytes>> copyOfItems() {
    Map<ShardId, Map<Bytes, Bytes>> copy = new HashMap<>(closedShards);
    stores.forEach((shard, store) -> copy.put(shard, store.copy()));
    return copy;
  }

  private void becomeDurable() {
    durable = appended;
    Iterator<CompletableFuture<Void>> due = waiters.headMap(durable, true).values().iterator();
    while (due.hasNext()) {
      CompletableFuture<Void> waiter = due.next();
      due.remove();
      waiter.complete(null);
    }
  }

  @Override
  public VolumeInfo info() {
    return info;
  }

  @Override
  public NodeClaim claim() {
    return claim;
  }

  @Override
  public long seqCeilingBefore() {
    return 0;
  }

  @Override
  public synchronized CompletionStage<ShardStore> openShard(ShardId shard) {
    if (shard.value() >= info.shardCount()) {
      throw new IllegalArgumentException(shard + " of " + info.shardCount());
    }
    MemoryShardStore store = stores.get(shard);
    if (store == null) {
      Map<Bytes, Bytes> items = closedShards.getOrDefault(shard, Map.of());
      store = new MemoryShardStore(shard, openings.merge(shard, 1L, Long::sum), items);
      stores.put(shard, store);
      spaces.put(
          shard,
          ShardDataSpace.open(store, log, new Chunks(shard), claim.epoch())
              .toCompletableFuture()
              .join());
      space(shard).returnAllGrants();
    }
    return CompletableFuture.completedFuture(store);
  }

  /** The pool, which survives crashes by itself. */
  private final class Chunks implements ChunkSource {
    private final ShardId owner;

    Chunks(ShardId owner) {
      this.owner = owner;
    }

    @Override
    public CompletionStage<OptionalLong> give() {
      synchronized (MemoryNodeStorage.this) {
        int returned = chunkOwners.indexOf(RETURNED);
        if (returned >= 0) {
          chunkOwners.set(returned, owner);
          return CompletableFuture.completedFuture(OptionalLong.of(returned));
        }
        long chunk = chunkOwners.size();
        if (run(chunk).end() > info.dataBlocks()) {
          return CompletableFuture.completedFuture(OptionalLong.empty());
        }
        chunkOwners.add(owner);
        return CompletableFuture.completedFuture(OptionalLong.of(chunk));
      }
    }

    @Override
    public CompletionStage<List<Long>> given() {
      synchronized (MemoryNodeStorage.this) {
        return CompletableFuture.completedFuture(
            LongStream.range(0, chunkOwners.size())
                .filter(chunk -> chunkOwners.get((int) chunk).equals(owner))
                .boxed()
                .toList());
      }
    }

    @Override
    public void takeBack(long chunk, List<Change> changes) {
      synchronized (MemoryNodeStorage.this) {
        Transaction.Builder back = Transaction.builder();
        changes.forEach(change -> back.add(owner, change));
        MemoryNodeStorage.this.append(back.build());
        chunkOwners.set((int) chunk, RETURNED);
      }
    }

    @Override
    public BlockRun run(long chunk) {
      return new BlockRun(chunk * CHUNK_BLOCKS, CHUNK_BLOCKS);
    }
  }

  private final SpaceLog log =
      new SpaceLog() {
        @Override
        public long append(Transaction transaction) {
          return MemoryNodeStorage.this.append(transaction);
        }

        @Override
        public <T> T betweenAppends(Supplier<T> step) {
          synchronized (MemoryNodeStorage.this) {
            return step.get();
          }
        }

        @Override
        public long durablePosition() {
          return MemoryNodeStorage.this.durablePosition();
        }

        @Override
        public CompletionStage<Void> whenDurable(long position) {
          return MemoryNodeStorage.this.whenDurable(position);
        }
      };

  @Override
  public synchronized Optional<ShardStore> shard(ShardId shard) {
    return Optional.ofNullable(stores.get(shard));
  }

  @Override
  public synchronized DataSpace dataSpace(ShardId shard) {
    return space(shard);
  }

  private ShardDataSpace space(ShardId shard) {
    ShardDataSpace space = spaces.get(shard);
    if (space == null) {
      throw new IllegalStateException(shard + " is not open");
    }
    return space;
  }

  @Override
  public BlockDevice data() {
    return data;
  }

  @Override
  public synchronized long append(Transaction transaction) {
    if (closed) {
      throw refused(AppendRefusedException.Reason.CLOSED);
    }
    if (failed) {
      throw refused(AppendRefusedException.Reason.LOG_FAILED);
    }
    for (Transaction.Part part : transaction.parts()) {
      if (!stores.containsKey(part.shard())) {
        throw refused(AppendRefusedException.Reason.SHARD_NOT_OPEN);
      }
    }
    loans.check(transaction.loans());
    if (!admitted.remove(transaction) && isFullFor(transaction, Growth::of)) {
      throw refused(AppendRefusedException.Reason.NO_SPACE);
    }
    loans.use(transaction.loans());
    appended += RECORD_BYTES;
    for (Transaction.Part part : transaction.parts()) {
      store(part.shard()).apply(appended, space(part.shard()).complete(part.changes()));
      space(part.shard()).appended(appended);
    }
    listener.appended(appended, transaction);
    if (!held) {
      becomeDurable();
    }
    return appended;
  }

  @Override
  public synchronized void onAppended(AppendListener newListener) {
    listener = newListener;
  }

  private AppendRefusedException refused(AppendRefusedException.Reason reason) {
    return new AppendRefusedException(reason, "storage in memory");
  }

  @Override
  public synchronized long appendedPosition() {
    return appended;
  }

  @Override
  public long durablePosition() {
    return durable;
  }

  @Override
  public synchronized CompletionStage<Void> whenDurable(long position) {
    if (failed) {
      return CompletableFuture.failedFuture(refused(AppendRefusedException.Reason.LOG_FAILED));
    }
    if (position <= durable) {
      return CompletableFuture.completedFuture(null);
    }
    return waiters.computeIfAbsent(position, p -> new CompletableFuture<>());
  }

  @Override
  public CompletionStage<Void> whenRoom() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Boolean> whenRoom(Set<ShardId> shards) {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public synchronized Admission admit(Transaction transaction, Judge judge) {
    if (isFullFor(transaction, judge)) {
      return Admission.NO;
    }
    admitted.add(transaction);
    return Admission.NOW;
  }

  private boolean isFullFor(Transaction transaction, Judge judge) {
    return full
        && transaction.parts().stream()
            .anyMatch(
                part ->
                    stores.containsKey(part.shard())
                        && judge.judge(part, store(part.shard())) != Footprint.RELEASES);
  }

  @Override
  public synchronized LoanId openLoan() {
    return loans.open();
  }

  @Override
  public synchronized boolean voidLoan(LoanId loan) {
    return loans.voidLoan(loan);
  }

  @Override
  public synchronized void settleLoan(LoanId loan) {
    loans.settle(loan);
  }

  @Override
  public synchronized int openLoans() {
    return loans.size();
  }

  @Override
  public synchronized boolean metaFull(ShardId shard) {
    return full;
  }

  @Override
  public synchronized SpaceTotals totals() {
    long free = spaces.values().stream().mapToLong(DataSpace::freeBlocks).sum();
    long returned = chunkOwners.stream().filter(RETURNED::equals).count();
    long pool = info.dataBlocks() - (chunkOwners.size() - returned) * CHUNK_BLOCKS;
    return new SpaceTotals(
        1L << 30,
        1L << 29,
        info.dataBlocks() * BlockDevice.BLOCK,
        (free + pool) * BlockDevice.BLOCK);
  }

  @Override
  public synchronized void close() {
    release();
    closed = true;
  }
}
