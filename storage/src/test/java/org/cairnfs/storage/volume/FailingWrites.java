package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.ForwardingDevice;

/** A device on which so many of the next writes at or after an address fail. */
final class FailingWrites extends ForwardingDevice {
  private final long from;
  private final AtomicInteger failures = new AtomicInteger();

  FailingWrites(BlockDevice device, long from) {
    super(device);
    this.from = from;
  }

  void failNext(int writes) {
    failures.set(writes);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    if (offset >= from && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IOException(name() + ": injected error at byte " + offset);
    }
    super.write(offset, source);
  }
}
