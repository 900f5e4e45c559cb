package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cairnfs.storage.device.BlockDevice;

/** DATA, flushed only if something was written to it since the last time. Owned by the volume. */
final class DataDevice implements BlockDevice {
  private final BlockDevice device;
  private final AtomicBoolean written = new AtomicBoolean();

  DataDevice(BlockDevice device) {
    this.device = device;
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
    device.write(offset, source);
    written.set(true);
  }

  @Override
  public void flush() throws IOException {
    if (!written.getAndSet(false)) {
      return;
    }
    try {
      device.flush();
    } catch (IOException e) {
      written.set(true);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
