package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.storage.device.BlockDevice;

/** A device on which so many of the next writes at or after an address fail. */
final class FailingWrites implements BlockDevice {
  private final BlockDevice device;
  private final long from;
  private final AtomicInteger failures = new AtomicInteger();

  FailingWrites(BlockDevice device, long from) {
    this.device = device;
    this.from = from;
  }

  void failNext(int writes) {
    failures.set(writes);
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public long size() {
    return device.size();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    device.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    if (offset >= from && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IOException(name() + ": injected error at byte " + offset);
    }
    device.write(offset, source);
  }

  @Override
  public void flush() throws IOException {
    device.flush();
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
