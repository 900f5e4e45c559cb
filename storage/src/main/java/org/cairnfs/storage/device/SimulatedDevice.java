package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A device in memory that can lose power at any moment and remembers everything done to it.
 *
 * <p>Two images are kept: what has been flushed, and what a reader sees. A power loss keeps the
 * first and lets a seeded part of the unflushed writes survive, whole or torn at 512 bytes, later
 * ones over earlier ones or the other way round. Faults are set by {@link FaultPlan}; a {@link
 * WriteTrace} keeps writes and flushes with their payloads, so that the state after any of them can
 * be built again.
 *
 * <p>All memory is pages allocated on first write: large sparse devices cost nothing.
 */
public final class SimulatedDevice implements BlockDevice {
  static final int SECTOR = 512;

  private static final int COPY_BYTES = 1 << 20;

  private final String name;
  private final long size;
  private final FaultPlan faults = new FaultPlan();

  /** Guards everything below. */
  private final Object lock = new Object();

  private final SparseImage durable;
  private final SparseImage visible;
  private List<WriteTrace.Write> unflushed = new ArrayList<>();
  private @Nullable WriteTrace trace;
  private int traceIndex;
  private long traceWrites;
  private boolean closed;

  /** A device full of zeros. */
  public SimulatedDevice(String name, long size) {
    this(name, size, new SparseImage(size));
  }

  private SimulatedDevice(String name, long size, SparseImage content) {
    if (size < BLOCK || size % BLOCK != 0) {
      throw new IllegalArgumentException("size " + size);
    }
    this.name = name;
    this.size = size;
    this.durable = content;
    this.visible = content.copy();
  }

  /** A device that contains what another one does, durably. */
  public static SimulatedDevice copyOf(BlockDevice device) throws IOException {
    SparseImage image = new SparseImage(device.size());
    ByteBuffer buffer = AlignedBuffers.allocate(COPY_BYTES);
    for (long at = 0; at < device.size(); at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(COPY_BYTES, device.size() - at));
      device.read(at, buffer);
      image.writeNonZeroPages(at, buffer.flip());
    }
    return new SimulatedDevice(device.name(), device.size(), image);
  }

  /** Faults to come. */
  public FaultPlan faults() {
    return faults;
  }

  /** Adds every write and flush from now on to the trace, as those of its device of this index. */
  void recordTo(WriteTrace newTrace, int index) {
    synchronized (lock) {
      trace = newTrace;
      traceIndex = index;
      traceWrites = 0;
    }
  }

  /**
   * The device after a power loss now: a new one; this one goes on unchanged.
   *
   * @param seed decides which unflushed writes survive, how far, and in which order
   */
  public SimulatedDevice afterPowerLoss(long seed) {
    synchronized (lock) {
      SparseImage image = durable.copy();
      PowerLoss.apply(image, unflushed, new Random(seed));
      return new SimulatedDevice(name, size, image);
    }
  }

  /** The device as a reader sees it now, everything flushed: what kill -9 of a process leaves. */
  public SimulatedDevice copy() {
    synchronized (lock) {
      return new SimulatedDevice(name, size, visible.copy());
    }
  }

  /** Tells devices of different content apart, all but surely. */
  public long fingerprint() {
    synchronized (lock) {
      return visible.fingerprint();
    }
  }

  /** A device of the same name and size that contains this image. */
  static SimulatedDevice of(String name, long size, SparseImage image) {
    return new SimulatedDevice(name, size, image);
  }

  /** What has been flushed, copied. */
  SparseImage durableImage() {
    synchronized (lock) {
      return durable.copy();
    }
  }

  /** Flips one bit, on the medium: as rot does. */
  public void flipBit(long at, int bit) {
    synchronized (lock) {
      durable.flipBit(at, bit);
      visible.flipBit(at, bit);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    Ranges.check(this, offset, target.remaining());
    faults.before(FaultPlan.Operation.READ, this, offset);
    synchronized (lock) {
      requireOpen();
      int start = target.position();
      visible.read(offset, target);
      faults.afterRead(target, start);
    }
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    Ranges.check(this, offset, source.remaining());
    faults.before(FaultPlan.Operation.WRITE, this, offset);
    byte[] payload = new byte[source.remaining()];
    source.get(payload);
    synchronized (lock) {
      requireOpen();
      faults.beforeGrowth(this, visible.missingPages(offset, payload.length));
      visible.write(offset, payload, 0, payload.length);
      WriteTrace.Write write = new WriteTrace.Write(traceIndex, offset, payload);
      unflushed.add(write);
      traceWrites++;
      note(write);
    }
  }

  @Override
  public void flush() throws IOException {
    faults.before(FaultPlan.Operation.FLUSH, this, 0);
    synchronized (lock) {
      requireOpen();
      if (faults.flushesLie()) {
        return;
      }
      unflushed.forEach(write -> write.applyTo(durable));
      unflushed = new ArrayList<>();
      note(new WriteTrace.Flush(traceIndex, traceWrites));
    }
  }

  private void note(WriteTrace.Step step) {
    WriteTrace current = trace;
    if (current != null) {
      current.add(step);
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(name + " is closed");
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
