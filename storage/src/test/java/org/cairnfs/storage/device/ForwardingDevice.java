package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Passes everything on to another device; what a test does differently it overrides. */
public class ForwardingDevice implements BlockDevice {
  private final BlockDevice device;

  public ForwardingDevice(BlockDevice device) {
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
