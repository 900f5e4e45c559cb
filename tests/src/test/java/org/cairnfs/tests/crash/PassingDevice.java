package org.cairnfs.tests.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.cairnfs.storage.device.BlockDevice;

/** Passes everything on to another device; bugs override what they spoil. */
class PassingDevice implements BlockDevice {
  protected final BlockDevice device;

  PassingDevice(BlockDevice device) {
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
