package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A device that notes every write and flush of another one in a {@link TraceFile}.
 *
 * <p>For tests of a mounted node: an image file hides a missing flush from kill -9, the trace does
 * not, since {@link WriteTrace#load} builds from it what a power loss would have left. A write is
 * noted when it has returned; a flush covers the writes noted before it began.
 */
public final class RecordingDevice implements BlockDevice {
  private final BlockDevice inner;
  private final TraceFile trace;
  private final int index;

  /**
   * Wraps a device; the trace is closed with the last of its devices.
   *
   * @param index of the device in the trace, by convention 0 for META and 1 for DATA
   */
  public RecordingDevice(BlockDevice inner, TraceFile trace, int index) {
    this.inner = inner;
    this.trace = trace;
    this.index = index;
    trace.attach();
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public long size() {
    return inner.size();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    inner.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    ByteBuffer payload = source.duplicate();
    inner.write(offset, source);
    trace.write(index, offset, payload);
  }

  @Override
  public void flush() throws IOException {
    long covered = trace.writes(index);
    inner.flush();
    trace.flush(index, covered);
  }

  @Override
  public void close() throws IOException {
    try {
      inner.close();
    } finally {
      trace.detach();
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
