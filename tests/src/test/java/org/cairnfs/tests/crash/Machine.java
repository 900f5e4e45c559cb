package org.cairnfs.tests.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeSettings;
import org.cairnfs.sharding.membership.VolumeRoot;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.format.LayoutOverrides;
import org.cairnfs.storage.format.SlotClaim.ProcessIdentity;
import org.cairnfs.storage.volume.FormatParams;
import org.cairnfs.storage.volume.Formatter;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.Processes;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;
import org.cairnfs.storage.volume.VolumeReader;

/**
 * A small volume on two simulated devices, and the processes that use it one after another.
 *
 * <p>Logs, memtables and chunks are so small that a few hundred operations flush, merge, switch
 * manifests and wrap the log, and that either device can be filled.
 */
final class Machine {
  static final int SHARDS = 2;
  static final long LOG_BYTES = 512 * 1024;

  private static final LayoutOverrides LAYOUT =
      new LayoutOverrides(2, LOG_BYTES, 256 * 1024, 256 * 1024);
  private static final long META_BYTES = 8 << 20;
  private static final long DATA_BYTES = 8 << 20;
  private static final long MEMTABLE_BYTES = 40 * 1024;
  private static final long CACHE_BYTES = 4 << 20;
  private static final long BUFFERED_LOG_BYTES = 64 * 1024;
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  /** Every process of a machine is gone when the next one asks. */
  private static final AtomicInteger LAST_PID = new AtomicInteger();

  final SimulatedDevice meta;
  final SimulatedDevice data;

  /** What a node's storage said when it failed. */
  final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private Machine(SimulatedDevice meta, SimulatedDevice data) {
    this.meta = meta;
    this.data = data;
  }

  /** A new volume with a root directory. */
  static Machine formatted() throws IOException {
    SimulatedDevice meta = new SimulatedDevice("META", META_BYTES);
    SimulatedDevice data = new SimulatedDevice("DATA", DATA_BYTES);
    FormatParams params =
        new FormatParams(
            new UUID(7, 8),
            Instant.parse("2025-01-01T00:00:00Z"),
            META_BYTES,
            DATA_BYTES,
            SHARDS,
            LAYOUT,
            0,
            0,
            0,
            false);
    Formatter.format(meta, data, params);
    Machine made = new Machine(meta, data);
    try (Volume volume = made.open(meta, data)) {
      VolumeRoot.create(volume, Clock.systemUTC());
    }
    return new Machine(meta.copy(), data.copy());
  }

  /** The machine after a crash. */
  static Machine of(List<SimulatedDevice> metaAndData) {
    return new Machine(metaAndData.get(0), metaAndData.get(1));
  }

  /** The machine with what is on its devices now, to be used again. */
  Machine copy() {
    return new Machine(meta.copy(), data.copy());
  }

  /** Opens the volume as a new process, on the machine's devices or on what lies between. */
  Volume open(BlockDevice metaDevice, BlockDevice dataDevice) throws IOException {
    VolumeOptions options =
        new VolumeOptions(
            "node",
            "",
            MEMTABLE_BYTES,
            CACHE_BYTES,
            BUFFERED_LOG_BYTES,
            LOG_BYTES,
            HEARTBEAT,
            process(),
            () -> 0,
            failures::add);
    return Volume.open(metaDevice, dataDevice, options);
  }

  static CairnNode start(NodeStorage volume) throws IOException {
    return CairnNode.start(NodeSettings.local("node", Path.of("META"), Path.of("DATA")), volume);
  }

  /** Reads the volume without a node. */
  VolumeReader read(Plant plant) throws IOException {
    return VolumeReader.open(plant.reading(meta), data, process());
  }

  private static Processes process() {
    int pid = LAST_PID.incrementAndGet();
    ProcessIdentity self = new ProcessIdentity(pid, pid, new UUID(1, 1), "here");
    return new Processes() {
      @Override
      public ProcessIdentity self() {
        return self;
      }

      @Override
      public Fate fate(ProcessIdentity process) {
        return process.equals(self) ? Fate.LIVES : Fate.GONE;
      }
    };
  }
}
