package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.alloc.ChunkPool;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.device.Access;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.device.Devices;
import org.cairnfs.storage.device.TestDevices;
import org.cairnfs.storage.format.SlotClaim;
import org.cairnfs.storage.format.Superblock;
import org.cairnfs.storage.format.Superblocks;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.log.LogRegion;
import org.cairnfs.storage.log.NodeLog;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.store.BlockCache;
import org.cairnfs.storage.store.ShardStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A volume that this node has open, on two devices.
 *
 * <p>Opening it claims a slot, reads what the logs of dead nodes hold, and starts a log of its own;
 * shards are opened one by one when they are asked for. It owns both devices and closes them.
 *
 * <p>When the log fails, or an invariant is found broken, every later append is refused and the
 * failure is told once to {@link VolumeOptions#onFailure}: the node must halt, since
 * acknowledgements were given from memory. Closing a failed volume writes nothing; the next start
 * recovers.
 */
public final class Volume implements NodeStorage {
  private static final Logger LOG = LoggerFactory.getLogger(Volume.class);

  /** A start that finds so many unrecovered epochs empties their logs before it goes on. */
  private static final int EPOCHS_LEFT_MAX = SlotClaimer.NEEDED_SEALS_MAX / 2;

  private final BlockDevice meta;
  private final DataDevice data;
  private final Superblock superblock;
  private final VolumeInfo info;
  private final SlotTable table;
  private final SlotClaimer.Claimed claimed;
  private final RecoveredLogs recovered;
  private final Failure failure;
  private final StorageThreads threads = new StorageThreads();
  private final OpenShards shards = new OpenShards();
  private final BlockCache cache;
  private final NodeLog log;
  private final VolumeEnvironment environment;
  private final Appender appender;
  private final ShardOpener opener;
  private final HeartbeatWriter heartbeat;
  private final LogTail tail;
  private final Maintenance maintenance;

  /** As it was last written; guarded by this. */
  private SlotClaim claim;

  private boolean closed;

  private Volume(
      BlockDevice meta,
      DataDevice data,
      Superblock superblock,
      SlotTable table,
      SlotClaimer.Claimed claimed,
      RecoveredLogs recovered,
      VolumeOptions options)
      throws IOException {
    this.meta = meta;
    this.data = data;
    this.superblock = superblock;
    this.info = info(superblock);
    this.table = table;
    this.claimed = claimed;
    this.recovered = recovered;
    this.failure = new Failure(options.onFailure());
    this.cache = new BlockCache(options.cacheBytes());
    this.claim = claimed.claim();
    LogRegion region = table.log(claim.slot());
    List<SlotTable.Slot> slots = table.readAll();
    this.heartbeat = new HeartbeatWriter(meta, table, claimed, options, failure::fail);
    heartbeat.start();
    this.log =
        NodeLog.open(
            region,
            superblock.id(),
            claim.slot(),
            claim.epoch(),
            claim.logStart(),
            claimed.tail(),
            data::flush,
            failure::fail,
            threads.completions());
    this.environment =
        new VolumeEnvironment(
            meta, superblock, cache, threads, log, !claimed.foreign(), shards, this::whenRoom);
    this.appender = new Appender(log, region, shards, failure);
    this.opener = new ShardOpener(environment, claimed, slots, recovered, log, appender, shards);
    this.tail = new LogTail(log, claimed, shards, recovered, heartbeat);
    this.maintenance =
        new Maintenance(
            options, log, region.bytes(), shards, recovered, opener, appender, tail, failure);
  }

  private static VolumeInfo info(Superblock superblock) {
    VolumeLayout layout = superblock.layout();
    long chunkBlocks = layout.dataChunkBytes() / BlockDevice.BLOCK;
    return new VolumeInfo(
        superblock.id(),
        layout.shardCount(),
        superblock.created(),
        chunkBlocks,
        layout.dataChunkCount() * chunkBlocks,
        superblock.inoOrigin());
  }

  /**
   * Opens the volume on two image files or block devices.
   *
   * @throws DeviceException in one line, if a device cannot be used or a node has the volume
   */
  public static Volume open(Path meta, Path data, VolumeOptions options) throws IOException {
    BlockDevice metaDevice = Devices.open(meta, Access.WRITE_EXCLUSIVE);
    BlockDevice dataDevice;
    try {
      dataDevice = Devices.open(data, Access.WRITE_EXCLUSIVE);
    } catch (IOException e) {
      metaDevice.close();
      throw e;
    }
    TestDevices.Pair devices;
    try {
      devices = TestDevices.wrap(metaDevice, dataDevice, System.getenv());
    } catch (IOException e) {
      try (dataDevice) {
        metaDevice.close();
      }
      throw e;
    }
    return open(devices.meta(), devices.data(), options);
  }

  /** Opens the volume on two devices, which it takes over even if opening fails. */
  public static Volume open(BlockDevice meta, BlockDevice data, VolumeOptions options)
      throws IOException {
    try {
      return openOwned(new SharedFlushDevice(meta), new DataDevice(data), options);
    } catch (IOException | RuntimeException e) {
      try (data) {
        meta.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private static Volume openOwned(BlockDevice meta, DataDevice data, VolumeOptions options)
      throws IOException {
    Superblock superblock = Superblocks.readPair(meta, data).meta();
    SlotTable table = new SlotTable(meta, superblock);
    RecoveredLogs recovered = new RecoveredLogs(meta.name(), superblock.id(), table);
    SlotClaimer claimer =
        new SlotClaimer(
            meta.name(),
            superblock,
            table,
            recovered,
            options.processes(),
            slot -> HeartbeatWatch.stoodStill(table, slot));
    SlotClaimer.Claimed claimed = claimer.claim(options.name(), options.address());
    recovered.readSealed();
    Volume volume = new Volume(meta, data, superblock, table, claimed, recovered, options);
    volume.maintenance.start();
    LOG.info(
        "volume {}: slot {} epoch {}, {} log records read",
        superblock.id(),
        claimed.claim().slot(),
        claimed.claim().epoch(),
        recovered.recordsRead());
    volume.settle();
    return volume;
  }

  /** Empties the logs of earlier epochs if too many wait for it. */
  private void settle() throws IOException {
    int epochs = table.read(claimed.claim().slot()).neededSeals().size();
    if (epochs < EPOCHS_LEFT_MAX) {
      return;
    }
    try {
      for (ShardId shard : recovered.shards()) {
        opener.open(shard).toCompletableFuture().join();
      }
    } catch (CompletionException e) {
      throw new IOException(meta.name() + ": recovery failed", e.getCause());
    }
    maintenance.flushAll();
    tail.advance();
  }

  @Override
  public VolumeInfo info() {
    return info;
  }

  /** Everything that was fixed when the volume was made, origins included. */
  public Superblock superblock() {
    return superblock;
  }

  @Override
  public long seqCeilingBefore() {
    return Math.max(superblock.seqOrigin(), claimed.seqCeiling());
  }

  @Override
  public NodeClaim claim() {
    SlotClaim claim = claimed.claim();
    return new NodeClaim(claim.slot(), claim.epoch(), claim.name());
  }

  /**
   * Publishes in this node's slot, durably, where others reach it, for a node that learns that only
   * after it has opened the volume.
   */
  public synchronized void reachableAt(String address) throws IOException {
    if (!closed && !claim.address().equals(address)) {
      claim = claim.reachableAt(address);
      table.write(claim);
    }
  }

  @Override
  public CompletionStage<ShardStore> openShard(ShardId shard) {
    return opener.open(shard).thenApply(OpenShard::store);
  }

  @Override
  public Optional<ShardStore> shard(ShardId shard) {
    return shards.get(shard).map(OpenShard::store);
  }

  @Override
  public DataSpace dataSpace(ShardId shard) {
    return shards
        .get(shard)
        .map(OpenShard::space)
        .orElseThrow(() -> new IllegalStateException(shard + " is not open"));
  }

  @Override
  public BlockDevice data() {
    return data;
  }

  @Override
  public long append(Transaction transaction) {
    return appender.append(transaction);
  }

  @Override
  public long appendedPosition() {
    return log.appendedPosition();
  }

  @Override
  public long durablePosition() {
    return log.durablePosition();
  }

  @Override
  public CompletionStage<Void> whenDurable(long position) {
    return log.whenDurable(position);
  }

  @Override
  public CompletionStage<Void> whenRoom() {
    return maintenance.whenRoom();
  }

  @Override
  public CompletionStage<Boolean> whenRoom(Set<ShardId> concerned) {
    return maintenance.whenRoom(concerned);
  }

  @Override
  public Admission admit(Transaction transaction, Judge judge) {
    return appender.admit(transaction, judge);
  }

  @Override
  public LoanId openLoan() {
    return appender.openLoan();
  }

  @Override
  public boolean voidLoan(LoanId loan) {
    return appender.voidLoan(loan);
  }

  @Override
  public void settleLoan(LoanId loan) {
    appender.settleLoan(loan);
  }

  @Override
  public int openLoans() {
    return appender.openLoans();
  }

  @Override
  public void onAppended(AppendListener listener) {
    appender.listen(listener);
  }

  @Override
  public boolean metaFull(ShardId shard) {
    return shards.get(shard).map(open -> open.store().full()).orElse(false);
  }

  @Override
  public SpaceTotals totals() {
    VolumeLayout layout = superblock.layout();
    long metaFree = 0;
    long dataFree = 0;
    for (OpenShard shard : shards.all()) {
      metaFree += shard.store().freeBytes();
      dataFree += shard.space().freeBlocks() * BlockDevice.BLOCK;
    }
    Optional<ChunkPool> pool = environment.poolNow();
    metaFree +=
        left(pool, SpaceItems.Device.META, layout.metaChunkCount()) * layout.metaChunkBytes();
    dataFree +=
        left(pool, SpaceItems.Device.DATA, layout.dataChunkCount()) * layout.dataChunkBytes();
    return new SpaceTotals(
        layout.metaChunkCount() * layout.metaChunkBytes(),
        metaFree,
        layout.dataChunkCount() * layout.dataChunkBytes(),
        dataFree);
  }

  private static long left(Optional<ChunkPool> pool, SpaceItems.Device device, long all) {
    return pool.map(p -> p.left(device)).orElse(all);
  }

  /** What this volume has done so far. */
  public StorageCounters counters() {
    return new StorageCounters(
        recovered.recordsRead(),
        recovered.bytesRead(),
        opener.recordsRecovered(),
        cache.misses(),
        log.appendedPosition() - claimed.claim().logStart(),
        log.usedBytes(),
        tail.unflushedBytes(),
        shards.all().stream().mapToLong(shard -> shard.store().memtableBytes()).sum(),
        cache.bytes(),
        maintenance.flushes());
  }

  /** Writes all memtables as tables and frees the log, as closing does; for tools and tests. */
  public void flushTables() throws IOException {
    maintenance.flushAll();
    tail.advance();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    appender.close();
    maintenance.close();
    try {
      if (!failure.hasFailed()) {
        leave();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("the volume was not left cleanly, its next start recovers: {}", e.getMessage(), e);
    } finally {
      stop();
    }
  }

  /**
   * Stops at once, without making anything durable that is not: for a node that must halt. The next
   * start recovers.
   */
  public void halt() {
    failure.halt();
    close();
  }

  /** Everything durable and in tables, then the slot is released. */
  private void leave() throws IOException {
    shards.all().forEach(shard -> shard.store().close());
    maintenance.flushAll();
    log.close();
    if (failure.hasFailed()) {
      return;
    }
    for (OpenShard shard : shards.all()) {
      shard.store().mirrorManifest();
    }
    tail.finish(log.end());
    heartbeat.close();
    table.write(claim.released(log.end()));
  }

  private void stop() {
    log.close();
    heartbeat.close();
    threads.close();
    cache.clear();
    try (data) {
      meta.close();
    } catch (IOException e) {
      LOG.warn("a device was not closed: {}", e.getMessage());
    }
  }
}
