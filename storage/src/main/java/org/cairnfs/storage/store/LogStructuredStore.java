package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * The store of one shard: memtable, tables, manifest.
 *
 * <p>Opened it can be read, and {@link #recover}ed records be added; that alone writes nothing. A
 * {@link #claim} makes it writable. The volume appends a record to the log and then {@link #apply
 * applies} it; now and then it {@link #freeze freezes} the memtable and {@link #flush flushes}, and
 * lets {@link #mergeStep merge steps} run.
 *
 * <p>Threads: {@code apply}, {@code recover}, {@code freeze}, {@code unflushedRecords} and {@code
 * reappended} are called by one thread at a time, under the volume's append lock, and do no I/O.
 * Reads are called by anyone and take no lock: they see a {@link View}, which is replaced as a
 * whole. Flush and merge run on maintenance threads, one of each at a time, and hold up neither.
 *
 * <ul>
 *   <li>Records are applied in the order of their numbers, without gaps.
 *   <li>The tables hold exactly the records up to {@code manifest().flushedNumber()}.
 *   <li>A block that cannot be read never makes an item absent: {@link #get} keeps saying NotCached
 *       and {@link #load} why.
 * </ul>
 */
public final class LogStructuredStore implements ShardStore {
  private static final int ID_BITS_PER_OPENING = 24;

  private final StoreEnvironment environment;
  private final ShardId shard;
  private final SortedTable.Home home;
  private final StoreRoot root;
  private final TableSpace space = new TableSpace();
  private final SpaceSupply supply;
  private final StoreSizes sizes;
  private final Flusher flusher;
  private final MergeSteps merges;
  private final SpaceReserve reserve;
  private final ScanPieces pieces = new ScanPieces();
  private final AtomicLong tablesOfOpening = new AtomicLong();
  private final Object viewLock = new Object();
  private volatile View view; // replaced under viewLock
  private volatile long lastNumber;
  private volatile long lastPosition;
  private volatile boolean claimed;

  private LogStructuredStore(
      StoreEnvironment environment, ShardId shard, @Nullable LocatedManifest latest) {
    this.environment = environment;
    this.shard = shard;
    this.home =
        new SortedTable.Home(
            environment.meta(), environment.cache(), environment.volume(), shard.value());
    ManifestPositions positions =
        new ManifestPositions(environment.meta(), environment.layout(), environment.volume());
    this.root = new StoreRoot(positions, home, space, shard, latest);
    this.sizes = StoreSizes.of(environment.layout().metaChunkBytes());
    this.supply = new SpaceSupply(environment, shard, root, space, this::show);
    this.reserve = new SpaceReserve(environment, root, space, supply, sizes, () -> view);
    this.flusher = new Flusher(environment, root, reserve, () -> view, this::batch, this::show);
    this.merges = new MergeSteps(root, reserve, sizes, () -> view, this::batch, this::show);
    this.view = new View(new Memtable(), List.of(), root.levels());
    this.lastNumber = root.manifest().flushedNumber();
    for (OwnedChunk chunk : root.manifest().chunks()) {
      space.addChunk(SpaceSupply.extentOf(environment, chunk.chunk()), false);
    }
    root.extents().forEach(space::occupy);
  }

  /**
   * Opens a shard's store for reading and recovery. Reads and writes nothing.
   *
   * @param latest what {@link ManifestPositions#latest} found; null if the shard was never opened
   * @throws CorruptBlockException if the manifest contradicts itself
   */
  public static LogStructuredStore open(
      StoreEnvironment environment, ShardId shard, @Nullable LocatedManifest latest)
      throws CorruptBlockException {
    try {
      return new LogStructuredStore(environment, shard, latest);
    } catch (IllegalArgumentException | IllegalStateException e) {
      long address = environment.layout().manifestAt(shard.value(), 0, 0);
      throw new CorruptBlockException(
          environment.meta().name(), address, "a manifest of " + shard, String.valueOf(e));
    }
  }

  // ---- Writing ----

  /**
   * Makes the store this node's: durably writes the manifest with the next opening number and this
   * node's open log segment after the earlier ones.
   *
   * @param earlier segments that hold records this store does not cover, each with its end
   */
  public CompletionStage<Void> claim(Claim claim, List<LogSegment> earlier) {
    return run(environment.maintenance(), () -> claimNow(claim, earlier));
  }

  private void claimNow(Claim claim, List<LogSegment> earlier) throws IOException {
    List<LogSegment> segments = new ArrayList<>(earlier);
    segments.add(new LogSegment(claim.slot(), claim.epoch(), claim.logFrom(), LogSegment.OPEN));
    List<OwnedChunk> chunks = new ArrayList<>();
    for (OwnedChunk chunk : root.manifest().chunks()) {
      boolean usable = environment.provenGone(chunk.epoch());
      chunks.add(usable ? new OwnedChunk(chunk.chunk(), claim.epoch()) : chunk);
      if (usable) {
        space.endQuarantine(SpaceSupply.extentOf(environment, chunk.chunk()));
      }
    }
    root.commit(m -> m.claimedBy(claim, segments, chunks), List.of(), this::show);
    claimed = true;
    reserve.open();
  }

  /**
   * Applies a record that another log, or this one before a restart, holds. Records that the tables
   * cover or that were applied before are ignored.
   *
   * @param number of the record; records come in ascending order
   * @throws CorruptBlockException if records before it are missing
   */
  public void recover(long number, List<Change> changes) throws CorruptBlockException {
    if (number <= lastNumber) {
      return;
    }
    if (number != lastNumber + 1) {
      throw new CorruptBlockException(
          environment.meta().name(), 0, shard + " record " + (lastNumber + 1), "record " + number);
    }
    view.active().apply(number, Memtable.NO_POSITION, Memtable.NO_POSITION, changes);
    lastNumber = number;
    flusher.recovered(number);
  }

  /** The number that the next record gets. */
  public long nextNumber() {
    return lastNumber + 1;
  }

  /**
   * Applies a record that was just appended to this node's log.
   *
   * @param number {@link #nextNumber}
   * @param start a position not after the record's first byte in the log
   * @param end the record's position: that of the byte after it
   */
  public void apply(long number, long start, long end, List<Change> changes) {
    if (number != lastNumber + 1 || start >= end) {
      throw new IllegalArgumentException(
          shard + ": record " + number + " after " + lastNumber + ", at " + start + " to " + end);
    }
    view.active().apply(number, start, end, changes);
    lastNumber = number;
    lastPosition = end;
  }

  /**
   * Whether every item put is small enough for a table; to be asked before the record is logged.
   */
  public boolean fits(List<Change> changes) {
    for (Change change : changes) {
      int value = change instanceof Change.Put put ? put.value().length() : 0;
      if (change.key().length() + value > sizes.itemBytesMax()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Closes the active memtable, so that {@link #flush} takes it.
   *
   * @return false if it holds nothing
   */
  public boolean freeze() {
    reserve.freezing();
    synchronized (viewLock) {
      if (view.active().isEmpty()) {
        return false;
      }
      view = view.frozen(new Memtable());
      return true;
    }
  }

  /** Writes all memtables frozen by now as tables. After a failure they are still there. */
  public CompletionStage<Void> flush() {
    return run(
        environment.maintenance(),
        () -> {
          requireClaim();
          flusher.flush();
        });
  }

  private void requireClaim() {
    if (!claimed) {
      throw new IllegalStateException(shard + " is open for reading only");
    }
  }

  /**
   * About how many items there are: what tables and memtables hold, an item that was overwritten
   * once for each until they are merged. Walks over the memtables.
   */
  public long items() {
    View seen = view;
    long items = seen.active().size();
    for (Memtable memtable : seen.frozen()) {
      items += memtable.size();
    }
    for (TableDescriptor table : manifest().tables()) {
      items += table.entries() - table.tombstones();
    }
    return items;
  }

  /** Bytes of memory that the memtables take, overhead included. */
  public long memtableBytes() {
    return view.memtableBytes();
  }

  /**
   * The lowest position of this node's log that a record which no table covers may start at; {@link
   * Long#MAX_VALUE}: none.
   */
  public long pinnedPosition() {
    View seen = view;
    long pinned = seen.active().pinnedPosition();
    for (Memtable memtable : seen.frozen()) {
      pinned = Math.min(pinned, memtable.pinnedPosition());
    }
    return pinned;
  }

  /**
   * The records that no table covers, oldest first, to be appended to the log again so that its
   * tail can move on without a flush.
   *
   * @return empty if they are many, or a flush is under way: then wait for a flush
   */
  public Optional<List<UnflushedRecord>> unflushedRecords() {
    View seen = view;
    return seen.frozen().isEmpty() && seen.active().keepsTail()
        ? Optional.of(seen.active().tail())
        : Optional.empty();
  }

  /** All {@link #unflushedRecords} are in this node's log again, between these positions. */
  public void reappended(long start, long end) {
    View seen = view;
    if (!seen.frozen().isEmpty() || seen.active().isEmpty()) {
      throw new IllegalStateException(shard + ": the unflushed records are not those");
    }
    seen.active().repin(start, end);
    lastPosition = Math.max(lastPosition, end);
  }

  // ---- Merging and space ----

  /** Whether a {@link #mergeStep} would do anything. Cheap while nothing has changed. */
  public boolean needsMerge() {
    return merges.wanted();
  }

  /**
   * Merges a bounded amount.
   *
   * @return false if there was nothing to do
   */
  public CompletionStage<Boolean> mergeStep() {
    return Background.run(
        environment.maintenance(),
        () -> {
          requireClaim();
          return merges.step();
        });
  }

  /** Decides what there is room for. */
  public SpaceReserve reserve() {
    return reserve;
  }

  /** Whether changes that grow the items are refused, and the pool has no more chunks. */
  public boolean full() {
    return reserve.full();
  }

  /** What would give room to those who wait for it. */
  public Relief relief() {
    return reserve.relief(this::needsMerge);
  }

  /**
   * Gets chunks until the reserve is there.
   *
   * @return stage of false if the pool has too few
   */
  public CompletionStage<Boolean> ensureReserve() {
    return reserve.ensure();
  }

  /** Bytes of META that this shard owns and does not use. */
  public long freeBytes() {
    return space.freeBytes();
  }

  /** Bytes of META that this shard owns. */
  public long ownedBytes() {
    return space.chunkBytes();
  }

  /** What is durable. */
  public Manifest manifest() {
    return root.manifest();
  }

  /**
   * Writes the manifest's position block a second time, for a shard that is left: damage to either
   * block then takes nothing back. Durable with the next flush of META; nothing else may switch the
   * manifest meanwhile.
   */
  public void mirrorManifest() throws IOException {
    root.mirror();
  }

  /**
   * Gets no more chunks in advance, and waits for one it is getting. To be called before the last
   * flush, which still gets what it needs.
   */
  public void close() {
    reserve.close();
  }

  private TableBatch batch(int level, long expectedBytes, TableSpace.Allotment allotment) {
    return new TableBatch(
        home, allotment, root, this::nextTable, sizes.tableBytes(), level, expectedBytes);
  }

  private long nextTable() {
    long next = tablesOfOpening.incrementAndGet();
    if (next >>> ID_BITS_PER_OPENING != 0) {
      throw new IllegalStateException(shard + ": no table numbers left in this opening");
    }
    return root.manifest().opening() << ID_BITS_PER_OPENING | next;
  }

  private void show(Levels levels) {
    show(levels, List.of());
  }

  private void show(Levels levels, List<Memtable> flushed) {
    synchronized (viewLock) {
      view = view.with(levels, flushed);
    }
  }

  // ---- Reading ----

  @Override
  public ShardId shard() {
    return shard;
  }

  @Override
  public Lookup get(Bytes key) {
    try {
      Bytes value = view.find(key, BlockSource.CACHED);
      return value == null || Tombstone.is(value) ? Lookup.ABSENT : new Lookup.Present(value);
    } catch (IOException missing) {
      return Lookup.NOT_CACHED;
    }
  }

  @Override
  public CompletionStage<Void> load(Bytes key) {
    return run(environment.io(), () -> retrying(() -> view.find(key, BlockSource.LOADING)));
  }

  @Override
  public Optional<List<Item>> scan(Bytes from, Bytes to, int limit) {
    try {
      return Optional.of(pieces.scan(view, from, to, limit));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  @Override
  public CompletionStage<Void> loadScan(Bytes from, Bytes to, int limit) {
    return run(environment.io(), () -> retrying(() -> pieces.load(view, from, to, limit)));
  }

  /** Takes items in ascending order. */
  public interface ItemVisitor {
    void visit(Item item) throws IOException;
  }

  /**
   * Walks all items with {@code from <= key < to}, past the cache and in little memory. Blocks; for
   * stores that nobody flushes or merges meanwhile, as offline tools open them.
   */
  public void forEach(Bytes from, Bytes to, ItemVisitor visitor) throws IOException {
    MergingCursor cursor = view.cursor(from, new ScanBlocks());
    while (cursor.valid() && cursor.key().compareTo(to) < 0) {
      if (!Tombstone.is(cursor.value())) {
        visitor.visit(new Item(cursor.key(), cursor.value()));
      }
      cursor.next();
    }
  }

  Levels levels() {
    return view.levels();
  }

  StoreEnvironment environment() {
    return environment;
  }

  /** A read from the device. */
  private interface Reading {
    @Nullable Object read() throws IOException;
  }

  /** Reads again in the current view when a merge has taken a table away meanwhile. */
  private static void retrying(Reading reading) throws IOException {
    while (true) {
      try {
        reading.read();
        return;
      } catch (TableGoneException e) {
        continue;
      }
    }
  }

  @Override
  public long opening() {
    return root.manifest().opening();
  }

  @Override
  public long lastPosition() {
    return lastPosition;
  }

  /** Work without a result. */
  private interface Task {
    void run() throws IOException;
  }

  private static CompletionStage<Void> run(Executor executor, Task task) {
    return Background.run(
            executor,
            () -> {
              task.run();
              return Boolean.TRUE;
            })
        .thenAccept(done -> {});
  }
}
