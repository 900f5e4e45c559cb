package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.device.Access;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.device.Devices;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.format.Role;
import org.cairnfs.storage.format.SlotClaim;
import org.cairnfs.storage.format.Superblock;
import org.cairnfs.storage.format.Superblocks;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.BlockCache;
import org.cairnfs.storage.store.LocatedManifest;
import org.cairnfs.storage.store.LogStructuredStore;
import org.cairnfs.storage.store.ManifestPositions;
import org.cairnfs.storage.store.OwnedChunk;
import org.cairnfs.storage.store.StoreEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A volume read as a start would find it, without writing anything: for print and check.
 *
 * <p>Logs of dead nodes are read as far as they are valid, and shards are opened with what the logs
 * add to their manifests. Not thread-safe.
 */
public final class VolumeReader implements AutoCloseable {
  private static final long CACHE_BYTES = 32 << 20;

  private final BlockDevice meta;
  private final @Nullable BlockDevice data;
  private final Superblock superblock;
  private final SlotTable table;
  private final ManifestPositions positions;
  private final ReaderEnvironment environment;
  private final Map<ShardId, LogStructuredStore> stores = new HashMap<>();
  private @Nullable RecoveredLogs logs;

  private VolumeReader(BlockDevice meta, @Nullable BlockDevice data, Superblock superblock) {
    this.meta = meta;
    this.data = data;
    this.superblock = superblock;
    this.table = new SlotTable(meta, superblock);
    this.positions = new ManifestPositions(meta, superblock.layout(), superblock.volume());
    this.environment = new ReaderEnvironment(meta, superblock, new BlockCache(CACHE_BYTES));
  }

  /**
   * Opens both devices, excluding everybody else.
   *
   * @throws DeviceException in one line, if a device cannot be used or a node has the volume
   */
  public static VolumeReader open(Path meta, Path data) throws IOException {
    BlockDevice metaDevice = Devices.open(meta, Access.READ_EXCLUSIVE);
    BlockDevice dataDevice;
    try {
      dataDevice = Devices.open(data, Access.READ_EXCLUSIVE);
    } catch (IOException e) {
      metaDevice.close();
      throw e;
    }
    return open(metaDevice, dataDevice, Processes.ofThisHost());
  }

  /** The same on open devices, which it takes over even if opening fails. */
  public static VolumeReader open(BlockDevice meta, BlockDevice data, Processes processes)
      throws IOException {
    try {
      VolumeReader reader = new VolumeReader(meta, data, Superblocks.readPair(meta, data).meta());
      reader.requireNotLive(processes);
      return reader;
    } catch (IOException | RuntimeException e) {
      try (data) {
        meta.close();
      }
      throw e;
    }
  }

  /**
   * Opens META alone, which a node may be using meanwhile: what is read may then be torn.
   *
   * @throws DeviceException in one line, if it cannot be used or is none
   */
  public static VolumeReader openMeta(Path meta) throws IOException {
    BlockDevice device = Devices.open(meta, Access.READ);
    try {
      return new VolumeReader(device, null, Superblocks.read(device, Role.META));
    } catch (IOException | RuntimeException e) {
      device.close();
      throw e;
    }
  }

  private void requireNotLive(Processes processes) throws IOException {
    for (SlotTable.Slot slot : table.readAll()) {
      if (!slot.isClaimed()) {
        continue;
      }
      SlotClaim claim = slot.claim().orElseThrow();
      boolean live =
          switch (processes.fate(claim.process())) {
            case LIVES -> true;
            case GONE -> false;
            case UNKNOWN -> !HeartbeatWatch.stoodStill(table, slot);
          };
      if (live) {
        throw new DeviceException(
            meta.name(), "is in use by node " + claim.name(), "stop that node first");
      }
    }
  }

  public Superblock superblock() {
    return superblock;
  }

  /** Superblock copies that are damaged while the others are not. */
  public List<CorruptBlockException> superblockDamage() throws IOException {
    List<CorruptBlockException> damage = new ArrayList<>(Superblocks.damage(meta));
    if (data != null) {
      damage.addAll(Superblocks.damage(data));
    }
    return damage;
  }

  public List<SlotTable.Slot> slots() throws IOException {
    return table.readAll();
  }

  /** META, to read. */
  public BlockDevice meta() {
    return meta;
  }

  /**
   * DATA, to read.
   *
   * @throws IllegalStateException if only META was opened
   */
  public BlockDevice data() {
    if (data == null) {
      throw new IllegalStateException("opened without DATA");
    }
    return data;
  }

  /** What the logs hold that tables may not. Read once. */
  public RecoveredLogs logs() throws IOException {
    RecoveredLogs known = logs;
    if (known == null) {
      known = RecoveredLogs.readAsIs(meta.name(), superblock.id(), table);
      logs = known;
    }
    return known;
  }

  /** The manifest that counts; empty if the shard was never opened. */
  public Optional<LocatedManifest> manifest(ShardId shard) throws IOException {
    return positions.latest(shard);
  }

  /** What stores of this volume are opened with, for readers of their structure. */
  public StoreEnvironment environment() {
    return environment;
  }

  /** The shard's store with everything that the logs add to it. */
  public LogStructuredStore store(ShardId shard) throws IOException {
    LogStructuredStore known = stores.get(shard);
    if (known != null) {
      return known;
    }
    LogStructuredStore store =
        LogStructuredStore.open(environment, shard, manifest(shard).orElse(null));
    for (RecoveredLogs.Recovered record : logs().of(shard, store.manifest().flushedNumber())) {
      store.recover(record.part().number(), record.part().changes());
    }
    stores.put(shard, store);
    return store;
  }

  /** The items of a shard with {@code from <= key < to}, ascending. */
  public ItemCursor items(ShardId shard, Bytes from, Bytes to) throws IOException {
    return new ItemCursor(store(shard), from, to);
  }

  /** The chunks of META that a shard's manifest names, ascending. */
  public List<Long> metaChunks(ShardId shard) throws IOException {
    return manifest(shard).stream()
        .flatMap(located -> located.manifest().chunks().stream())
        .map(OwnedChunk::chunk)
        .sorted()
        .toList();
  }

  /** Where a chunk of DATA is; also for chunks beyond the last. */
  public BlockRun dataChunk(long chunk) {
    VolumeLayout layout = superblock.layout();
    long blocks = layout.dataChunkBytes() / BlockDevice.BLOCK;
    return new BlockRun(layout.dataChunksAt() / BlockDevice.BLOCK + chunk * blocks, blocks);
  }

  /** The chunk of DATA that a block is in; negative before the first. */
  public long dataChunkOf(long block) {
    VolumeLayout layout = superblock.layout();
    return Math.floorDiv(
        block - layout.dataChunksAt() / BlockDevice.BLOCK,
        layout.dataChunkBytes() / BlockDevice.BLOCK);
  }

  @Override
  public void close() throws IOException {
    try (meta) {
      if (data != null) {
        data.close();
      }
    }
  }

  /** Loads on the caller's thread, and gives nothing away. */
  private record ReaderEnvironment(BlockDevice meta, Superblock superblock, BlockCache cache)
      implements StoreEnvironment {
    @Override
    public VolumeLayout layout() {
      return superblock.layout();
    }

    @Override
    public long volume() {
      return superblock.volume();
    }

    @Override
    public Executor io() {
      return Runnable::run;
    }

    @Override
    public Executor maintenance() {
      return work -> {
        throw new IllegalStateException("a volume that is only read needs no maintenance");
      };
    }

    @Override
    public CompletionStage<OptionalLong> acquireChunk(ShardId shard) {
      return CompletableFuture.completedFuture(OptionalLong.empty());
    }

    @Override
    public CompletionStage<Void> makeDurable(long position) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean provenGone(long epoch) {
      return true;
    }
  }
}
