package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.cairnfs.storage.item.Change;
import org.jspecify.annotations.Nullable;

/**
 * Decides which changes a store has room for, so that it can never fill up with records that no
 * flush has room for.
 *
 * <p>With
 *
 * <pre>
 *  U  bytes of META that are neither in use nor allotted to a flush or merge step under way
 *  W  what all unflushed changes, admitted ones included, need at worst as tables
 *     ({@link Packing}), those aside that a flush under way is allotted for
 *  M  the next manifest's body, with the tables of a flush and a step
 *  S  a smallest merge step and what it may hold twice when it stops; 0 while one is under way
 *  O  storage's own small changes;  F  releasing changes between two flushes
 *  D  what the same items may need more in another arrangement ({@link StoreSizes#drift})
 *
 *  storage's own changes  are always admitted
 *  what releases          is admitted while  U ≥ W + M + S + O + D
 *  what grows             is admitted while  U ≥ W + M + S + O + D + F + D
 * </pre>
 *
 * <p>A flush is allotted W, hence always has room, and so has the smallest merge step, though a
 * merge that is half done may have its items in an arrangement that takes D more. Flushes and
 * merges turn W into tables of at most that size, and with {@link MergePlan#choose} told that space
 * is tight everything moves to one level, where no item is there twice. Then what is in use is what
 * the items need, in an arrangement that takes at most D more than the one before: so as long as
 * changes that release do not grow the items, of the room that growth was refused F is there again,
 * whatever was replaced. Only chunks that the shard owns count, never what the pool might give; but
 * for a first one, of which every shard is sure.
 *
 * <p>Who finds no room is told LATER while chunks, a flush or merges may give it, and that this is
 * wanted ({@link #relief}). What a whole round of all three did not give is not waited for again
 * before something was released, or {@link #RECHECK_NANOS} have passed.
 *
 * <ul>
 *   <li>U ≥ W + M after every admitted change ({@link #flushMargin}).
 *   <li>Whoever takes space of META outside an allotment or a manifest's body has to leave U at
 *       what growth needs.
 * </ul>
 */
public final class SpaceReserve {
  private static final int DESCRIPTOR_BYTES = 600;
  private static final int TABLES_OF_A_STEP = 16;
  private static final int EXTENT_BYTES = 12;
  private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long REFUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final StoreEnvironment environment;
  private final StoreRoot root;
  private final TableSpace space;
  private final SpaceSupply supply;
  private final StoreSizes sizes;
  private final Supplier<View> view;
  private final AtomicReference<@Nullable CompletableFuture<Boolean>> acquiring =
      new AtomicReference<>();
  private final Object topUpLock = new Object();
  private boolean active; // guarded by topUpLock
  private volatile boolean pressed; // written under this

  // Guarded by this.
  private long admitted;
  private int admittedKeyMax;
  private List<Memtable> flushing = List.of();
  private boolean stepping;
  private boolean poolAsked;
  private boolean frozen;

  /** Whether chunks, a flush or merges that were not tried yet may give room. */
  private boolean hopeful = true;

  private long released;
  private long releasedBefore;
  private long settledAt;
  private long refusedAt = System.nanoTime() - REFUSE_NANOS;

  SpaceReserve(
      StoreEnvironment environment,
      StoreRoot root,
      TableSpace space,
      SpaceSupply supply,
      StoreSizes sizes,
      Supplier<View> view) {
    this.environment = environment;
    this.root = root;
    this.space = space;
    this.supply = supply;
    this.sizes = sizes;
    this.view = view;
  }

  /** The store is claimed: chunks may be listed. */
  void open() {
    synchronized (topUpLock) {
      active = true;
    }
  }

  /** No more chunks in advance; waits for one that is being got. */
  void close() {
    synchronized (topUpLock) {
      active = false;
    }
  }

  // ---- The inequality ----

  /** U: what may still be allotted; a first chunk is as good as there. */
  private long unallotted() {
    boolean first = root.manifest().chunks().isEmpty();
    return space.unallotted() + (first ? environment.layout().metaChunkBytes() : 0);
  }

  /** W, with further content. */
  private long unflushed(long content, int keyMax) {
    View seen = view.get();
    Memtable memtable = seen.active();
    int longest = Math.max(Math.max(keyMax, admittedKeyMax), memtable.keyMax());
    long worst =
        Packing.worst(memtable.content() + admitted + content, longest, sizes.tableBytes());
    for (Memtable waiting : seen.frozen()) {
      if (!flushing.contains(waiting)) {
        worst += worst(waiting);
      }
    }
    return worst;
  }

  private long worst(Memtable memtable) {
    return Packing.worst(memtable.content(), memtable.keyMax(), sizes.tableBytes());
  }

  /** M, when so many bytes of tables are still to come. */
  private long manifestBody(long toCome) {
    long tables = Packing.tables(toCome, sizes.tableBytes()) + TABLES_OF_A_STEP;
    long extents = (toCome + sizes.stepMin()) / 4096 + ManifestBody.OVERRIDES_MAX;
    long encoded = root.encodedBytes() + tables * DESCRIPTOR_BYTES + extents * EXTENT_BYTES;
    return ManifestPositions.bodyBytes((int) encoded);
  }

  private long base(long unflushed) {
    long step = stepping ? 0 : sizes.stepMin() + sizes.stepFront();
    return unflushed + manifestBody(unflushed) + step + sizes.ownChanges();
  }

  /** D. */
  private long drift() {
    return sizes.drift(space.chunkBytes());
  }

  /** D + F + D. */
  private long growth() {
    return sizes.releases() + 2 * drift();
  }

  /** U - W - M: never negative but for storage's own changes beyond what is kept for them. */
  public synchronized long flushMargin() {
    long unflushed = unflushed(0, 0);
    return unallotted() - unflushed - manifestBody(unflushed);
  }

  /** The terms of the inequality, in bytes. */
  @Override
  public synchronized String toString() {
    View seen = view.get();
    long unflushed = unflushed(0, 0);
    return String.format(
        "U %d, W %d (active %d, frozen %d, flushing %d, admitted %d), M %d, S %d, O %d, F %d, D %d, of %d in chunks",
        unallotted(),
        unflushed,
        worst(seen.active()),
        seen.frozen().stream().mapToLong(this::worst).sum(),
        flushing.stream().mapToLong(this::worst).sum(),
        admitted,
        manifestBody(unflushed),
        stepping ? 0 : sizes.stepMin() + sizes.stepFront(),
        sizes.ownChanges(),
        sizes.releases(),
        drift(),
        space.chunkBytes());
  }

  /** By how much growth has room; negative: it is refused. */
  private synchronized long growthMargin() {
    return unallotted() - base(unflushed(0, 0)) - growth();
  }

  /** Whether what grows is admitted. */
  public boolean hasRoom() {
    return growthMargin() >= 0;
  }

  // ---- Admission ----

  /**
   * What changes of one transaction may need.
   *
   * @param content sum of {@link Packing#entryBytes}
   * @param keyMax length of the longest key
   */
  public record Demand(long content, int keyMax) {
    /** Of changes, and so many bytes of others that will complete them. */
    public static Demand of(List<Change> changes, long more) {
      long content = more;
      int keyMax = 0;
      for (int i = 0; i < changes.size(); i++) {
        content += Packing.entryBytes(changes.get(i));
        keyMax = Math.max(keyMax, changes.get(i).key().length());
      }
      return new Demand(content, keyMax);
    }
  }

  /**
   * Admits changes of one transaction, which then are {@link #applied}, or not.
   *
   * @param footprint asked only when that matters; UNKNOWN is told LATER
   */
  public synchronized Admission admit(Demand demand, Supplier<Footprint> footprint) {
    long margin = unallotted() - base(unflushed(demand.content, demand.keyMax));
    long growth = growth();
    if (margin >= growth) {
      admitAlways(demand);
      if (margin < growth + ahead()) {
        prepare(margin - growth);
      }
      return Admission.NOW;
    }
    Footprint known = footprint.get();
    if (known == Footprint.UNKNOWN) {
      return Admission.LATER;
    }
    boolean growing = known == Footprint.GROWS;
    long needed = growing ? growth : drift();
    if (margin >= needed) {
      admitAlways(demand);
      return Admission.NOW;
    }
    return refuse(growing, needed - margin);
  }

  /** Admits changes of storage's own. */
  public synchronized void admitAlways(Demand demand) {
    admitted += demand.content;
    admittedKeyMax = Math.max(admittedKeyMax, demand.keyMax);
  }

  /** Changes that were admitted are in the memtable now, or will never be. */
  public synchronized void applied(Demand demand) {
    admitted -= demand.content;
    if (admitted == 0) {
      admittedKeyMax = 0;
    }
  }

  private Admission refuse(boolean growing, long missing) {
    long now = System.nanoTime();
    if (now - refusedAt < REFUSE_NANOS) {
      return Admission.NO;
    }
    if (!growing || now - settledAt > RECHECK_NANOS || released >= missing) {
      hopeful = true;
    }
    if (!hopeful) {
      return Admission.NO;
    }
    press();
    return Admission.LATER;
  }

  /** Growth will soon find no room. */
  private void prepare(long margin) {
    if (!supply.poolEmpty()) {
      ensure();
    }
    if (margin < sizes.releases() && hopeful) {
      press();
    }
  }

  private void press() {
    if (!pressed) {
      pressed = true;
      poolAsked = false;
      frozen = false;
    }
  }

  /** Whether what releases is to be told to {@link #released}. */
  public synchronized boolean counts() {
    return pressed || !hopeful;
  }

  /** So many bytes of items are gone: when they are merged there is room. */
  public synchronized void released(long bytes) {
    released += bytes;
  }

  // ---- Relief ----

  /** Whether room is wanted that a flush, merges or the pool may give. */
  public boolean pressed() {
    return pressed;
  }

  /** What would give room next; NONE when there is room, or nothing more can be done. */
  synchronized Relief relief(BooleanSupplier mergeWanted) {
    if (!pressed) {
      return Relief.NONE;
    }
    if (growthMargin() >= sizes.releases()) {
      pressed = false;
      hopeful = true;
      return Relief.NONE;
    }
    if (!poolAsked) {
      return Relief.CHUNKS;
    }
    if (!frozen || !view.get().frozen().isEmpty()) {
      return Relief.FLUSH;
    }
    if (stepping || mergeWanted.getAsBoolean()) {
      return Relief.MERGE;
    }
    pressed = false;
    hopeful = false;
    released -= releasedBefore;
    releasedBefore = 0;
    settledAt = System.nanoTime();
    return Relief.NONE;
  }

  /** The active memtable is closed; what is released from now on counts for the next round. */
  synchronized void freezing() {
    frozen = true;
    releasedBefore = released;
  }

  /** Relief takes too long: nobody is told to wait for a while. */
  public synchronized void giveUp() {
    pressed = false;
    hopeful = false;
    settledAt = System.nanoTime();
    refusedAt = settledAt;
  }

  /** Whether growth is refused and the pool has nothing more. */
  boolean full() {
    if (growthMargin() >= 0) {
      return false;
    }
    if (!supply.poolEmpty()) {
      ensure();
    }
    return supply.poolEmpty();
  }

  /** Whether every byte counts: merges are to drop what is there twice. */
  boolean tight() {
    return supply.poolEmpty() && growthMargin() < sizes.releases();
  }

  // ---- Chunks and allotments ----

  /** How much room growth should find in advance: with what is written, more. */
  private long ahead() {
    long chunk = environment.layout().metaChunkBytes();
    return Math.max(sizes.tableBytes(), Math.min(view.get().memtableBytes(), 4 * chunk));
  }

  /** Gets chunks until growth has room; false if the pool has too few. */
  CompletionStage<Boolean> ensure() {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> other = acquiring.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    Background.run(environment.maintenance(), this::topUp)
        .whenComplete(
            (there, e) -> {
              acquiring.set(null);
              if (e == null) {
                mine.complete(there);
              } else {
                mine.completeExceptionally(e);
              }
            });
    return mine;
  }

  private boolean topUp() throws IOException {
    synchronized (topUpLock) {
      boolean more = active;
      while (more && growthMargin() < ahead() + sizes.releases()) {
        more = supply.acquireChunk();
      }
    }
    synchronized (this) {
      poolAsked = true;
    }
    return growthMargin() >= 0;
  }

  /** Allots what memtables need as tables; {@link #flushed} to be called afterwards. */
  TableSpace.Allotment allotFlush(List<Memtable> memtables) throws IOException {
    long wanted = 0;
    for (Memtable memtable : memtables) {
      wanted += worst(memtable);
    }
    boolean more = true;
    while (more && space.unallotted() < wanted + manifestBody(wanted)) {
      more = supply.acquireChunk();
    }
    synchronized (this) {
      long most = Math.max(0, space.unallotted() - manifestBody(wanted));
      TableSpace.Allotment allotment = space.allot(Math.min(wanted, most));
      flushing = List.copyOf(memtables);
      return allotment;
    }
  }

  synchronized void flushed() {
    flushing = List.of();
  }

  /**
   * Allots what a merge step may write; {@link #stepped} to be called afterwards.
   *
   * @return empty if there is not enough for the smallest one
   */
  Optional<TableSpace.Allotment> allotStep() throws IOException {
    boolean more = !supply.poolEmpty();
    while (more && stepRoom() < sizes.stepMin()) {
      more = supply.acquireChunk();
    }
    synchronized (this) {
      long room = stepRoom();
      if (room < sizes.stepMin()) {
        return Optional.empty();
      }
      long spare = room - sizes.ownChanges() - growth() - sizes.releases() - ahead();
      long bytes = Math.max(sizes.stepMin(), Math.min(sizes.stepMax(), spare));
      stepping = true;
      return Optional.of(space.allot(bytes));
    }
  }

  private synchronized long stepRoom() {
    long unflushed = unflushed(0, 0);
    return space.unallotted() - unflushed - manifestBody(unflushed);
  }

  synchronized void stepped() {
    stepping = false;
  }
}
