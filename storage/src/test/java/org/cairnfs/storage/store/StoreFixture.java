package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.LayoutOverrides;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * A store on a device with what surrounds it in a node: a log that remembers its records, a pool of
 * chunks. Everything runs on the caller's thread.
 */
public final class StoreFixture implements StoreEnvironment {
  public static final ShardId SHARD = new ShardId(1);
  public static final long META_BYTES = 256L << 20;
  private static final int RECORD_BYTES = 100;

  /** A record in the log. */
  record Logged(long number, List<Change> changes) {}

  private final BlockDevice device;
  private final VolumeLayout layout;
  private long cacheBytes = 16 << 20;
  private BlockCache cache = new BlockCache(cacheBytes);
  private final List<Logged> log = new ArrayList<>();
  private long durable;
  private long nextChunk;
  private long chunks;
  private long epoch;
  private Executor executor = Runnable::run;
  private boolean othersGone = true;
  private @Nullable LogStructuredStore store;

  /** A volume of two shards with chunks of that size; the shard was never opened. */
  public StoreFixture(BlockDevice device, long chunkBytes) {
    this.device = device;
    this.layout =
        VolumeLayout.plan(
            device.size(), 64L << 20, 2, new LayoutOverrides(4, 1 << 20, chunkBytes, 1 << 20));
    this.chunks = layout.metaChunkCount();
  }

  /** How many chunks the pool may give in all. */
  public StoreFixture limitChunks(long count) {
    chunks = count;
    return this;
  }

  /** Loads, flushes and merges run there instead of on the caller's thread. */
  StoreFixture runningOn(Executor other) {
    executor = other;
    return this;
  }

  /** The size of the cache from the next opening on. */
  StoreFixture cacheBytes(long bytes) {
    cacheBytes = bytes;
    return this;
  }

  /** Whether earlier owners of the shard are proven gone. */
  StoreFixture provenGone(boolean gone) {
    othersGone = gone;
    return this;
  }

  public LogStructuredStore store() {
    return Objects.requireNonNull(store, "reopen first");
  }

  /** Opens as after a crash that lost nothing: manifest, claim, records of the log. */
  public LogStructuredStore reopen() throws IOException {
    return reopen(log.size());
  }

  /** Opens as after a crash that left so many records in the log. */
  public LogStructuredStore reopen(int records) throws IOException {
    log.subList(records, log.size()).clear();
    durable = records;
    cache = new BlockCache(cacheBytes);
    LogStructuredStore opened = openOn(device);
    store = opened;
    for (OwnedChunk chunk : opened.manifest().chunks()) {
      nextChunk = Math.max(nextChunk, chunk.chunk() + 1);
    }
    for (Logged record : log) {
      opened.recover(record.number(), record.changes());
    }
    epoch = Math.max(epoch, opened.manifest().epoch()) + 1;
    join(opened.claim(new Claim((int) (epoch % 4), epoch, end(records)), List.of()));
    return opened;
  }

  /**
   * Opens this fixture's device with the first records of another's log, as after its crash.
   *
   * @return a workload that goes on from there
   */
  RandomWorkload continueWith(
      StoreFixture other, long records, NavigableMap<Bytes, Bytes> model, long seed)
      throws IOException {
    log.addAll(other.log.subList(0, (int) records));
    epoch = other.epoch;
    RandomWorkload workload = new RandomWorkload(seed, 200);
    workload.model().putAll(model);
    reopen();
    return workload;
  }

  LogStructuredStore openOn(BlockDevice from) throws IOException {
    ManifestPositions positions = new ManifestPositions(from, layout, volume());
    return LogStructuredStore.open(
        from == device ? this : new OnDevice(this, from),
        SHARD,
        positions.latest(SHARD).orElse(null));
  }

  /** Appends and applies one record. */
  public void apply(Change... changes) {
    apply(List.of(changes));
  }

  public void apply(List<Change> changes) {
    long number = store().nextNumber();
    log.add(new Logged(number, changes));
    store().apply(number, end(log.size() - 1), end(log.size()), changes);
  }

  private static long end(long records) {
    return records * RECORD_BYTES;
  }

  public void put(String key, String value) {
    apply(new Change.Put(Bytes.utf8(key), Bytes.utf8(value)));
  }

  public void delete(String key) {
    apply(new Change.Delete(Bytes.utf8(key)));
  }

  public void flush() {
    store().freeze();
    join(store().flush());
  }

  public boolean merge() {
    return Objects.requireNonNull(store().mergeStep().toCompletableFuture().join());
  }

  public void mergeAll() {
    while (merge()) {
      // Each step is bounded; until there is nothing to do.
    }
  }

  /** How many records a crash cannot take any more. */
  public long durableRecords() {
    return durable;
  }

  public int records() {
    return log.size();
  }

  /** Drops everything from memory: the next reads have to load. */
  public void forgetCache() throws IOException {
    reopen();
  }

  public static void join(CompletionStage<?> stage) {
    stage.toCompletableFuture().join();
  }

  /** The failure of a stage. */
  public static Throwable failure(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      return Objects.requireNonNull(e.getCause());
    }
    throw new AssertionError("it succeeded");
  }

  @Override
  public BlockDevice meta() {
    return device;
  }

  @Override
  public VolumeLayout layout() {
    return layout;
  }

  @Override
  public long volume() {
    return 0x1122334455667788L;
  }

  @Override
  public BlockCache cache() {
    return cache;
  }

  @Override
  public Executor io() {
    return executor;
  }

  @Override
  public Executor maintenance() {
    return executor;
  }

  @Override
  public CompletionStage<OptionalLong> acquireChunk(ShardId shard) {
    return CompletableFuture.completedFuture(
        nextChunk < chunks ? OptionalLong.of(nextChunk++) : OptionalLong.empty());
  }

  @Override
  public CompletionStage<Void> makeDurable(long position) {
    durable = Math.max(durable, position / RECORD_BYTES);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean provenGone(long owner) {
    return othersGone;
  }
}
