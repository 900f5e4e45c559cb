package org.cairnfs.storage.volume;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.format.LayoutOverrides;
import org.cairnfs.storage.format.SlotClaim.ProcessIdentity;

/** Small volumes on simulated devices, opened by processes that live and die on command. */
final class TestVolumes {
  static final int SHARDS = 4;

  /** Small enough that a test wraps the log and fills chunks. */
  static final LayoutOverrides SMALL = new LayoutOverrides(2, 512 * 1024, 256 * 1024, 256 * 1024);

  private static final long MIB = 1 << 20;

  /** What onFailure was told, over all openings. */
  final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private final LayoutOverrides overrides;
  private final long metaBytes;
  private final long dataBytes;
  SimulatedDevice meta;
  SimulatedDevice data;
  private int incarnation;

  /** A formatted volume. */
  TestVolumes(LayoutOverrides overrides, long metaBytes, long dataBytes) throws IOException {
    this.overrides = overrides;
    this.metaBytes = metaBytes;
    this.dataBytes = dataBytes;
    this.meta = new SimulatedDevice("meta", metaBytes);
    this.data = new SimulatedDevice("data", dataBytes);
    Formatter.format(meta, data, params());
  }

  static TestVolumes small() throws IOException {
    return new TestVolumes(SMALL, 24 * MIB, 24 * MIB);
  }

  FormatParams params() {
    return new FormatParams(
        new UUID(7, 8),
        Instant.parse("2025-01-01T00:00:00Z"),
        metaBytes,
        dataBytes,
        SHARDS,
        overrides,
        0,
        0,
        0,
        false);
  }

  /** Opens it as a new process; every process before is gone. */
  Volume open() throws IOException {
    return Volume.open(meta, data, options());
  }

  /** Reads copies of its devices, as a process that finds all others gone. */
  VolumeReader reader() throws IOException {
    return VolumeReader.open(meta.copy(), data.copy(), processes(0, "here", true));
  }

  VolumeOptions options() {
    return new VolumeOptions(
        "node" + ++incarnation,
        "",
        1 * MIB,
        4 * MIB,
        4 * MIB,
        64 * MIB,
        Duration.ofMillis(50),
        processes(incarnation, "here", true),
        () -> 0,
        failures::add);
  }

  /** A process whose predecessors are gone, or whose fate is unknown. */
  static Processes processes(int incarnation, String host, boolean othersGone) {
    ProcessIdentity self = new ProcessIdentity(incarnation, incarnation, new UUID(1, 1), host);
    return new Processes() {
      @Override
      public ProcessIdentity self() {
        return self;
      }

      @Override
      public Fate fate(ProcessIdentity process) {
        return process.equals(self) ? Fate.LIVES : othersGone ? Fate.GONE : Fate.UNKNOWN;
      }
    };
  }

  /** The process dies: what it wrote is there. */
  void kill(Volume volume) {
    meta = meta.copy();
    data = data.copy();
    volume.halt();
  }

  /** Power fails: unflushed writes may be lost. */
  void losePower(Volume volume, long seed) {
    meta = meta.afterPowerLoss(seed);
    data = data.afterPowerLoss(seed + 1);
    volume.halt();
  }

  /** A clean end. */
  void close(Volume volume) {
    volume.close();
    meta = meta.copy();
    data = data.copy();
  }
}
