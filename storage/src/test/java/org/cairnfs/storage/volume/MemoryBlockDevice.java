package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cairnfs.storage.device.BlockDevice;

/** A sparse device in memory; what was never written reads as zeros. */
public final class MemoryBlockDevice implements BlockDevice {
  private final String name;
  private final long size;
  private final Map<Long, byte[]> blocks = new ConcurrentHashMap<>();

  public MemoryBlockDevice(String name, long size) {
    this.name = name;
    this.size = size;
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
    check(offset, target.remaining());
    for (long block = offset / BLOCK; target.hasRemaining(); block++) {
      target.put(blocks.getOrDefault(block, new byte[BLOCK]));
    }
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    check(offset, source.remaining());
    for (long block = offset / BLOCK; source.hasRemaining(); block++) {
      byte[] content = new byte[BLOCK];
      source.get(content);
      blocks.put(block, content);
    }
  }

  private void check(long offset, int length) throws IOException {
    if (offset < 0 || offset % BLOCK != 0 || length % BLOCK != 0 || offset + length > size) {
      throw new IOException(name + ": " + length + " bytes at " + offset + " of " + size);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
