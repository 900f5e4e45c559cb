package org.cairnfs.sharding.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.junit.jupiter.api.Assertions;

/** A device that counts, fails and flips as told, and refuses threads that must not wait for it. */
final class TestDevice implements BlockDevice {
  /** Sees every transfer before it happens. */
  interface Interceptor {
    void before(long offset, int bytes) throws IOException;
  }

  static final Interceptor NOTHING = (offset, bytes) -> {};

  private final BlockDevice device;
  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger writes = new AtomicInteger();
  volatile Interceptor onRead = NOTHING;
  volatile Interceptor onWrite = NOTHING;

  TestDevice(BlockDevice device) {
    this.device = device;
  }

  /** The next so many transfers are answered with EIO. */
  static Interceptor failing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return (offset, bytes) -> {
      if (left.getAndDecrement() > 0) {
        throw new IOException("injected at " + offset);
      }
    };
  }

  /** Changes one bit of what is stored. */
  void flip(long block, int position) throws IOException {
    ByteBuffer content = AlignedBuffers.allocate(BLOCK);
    device.read(block * BLOCK, content);
    content.put(position, (byte) (content.get(position) ^ 0x10));
    device.write(block * BLOCK, content.rewind());
  }

  /** Reads past the interceptors and counters. */
  byte[] stored(long block) {
    ByteBuffer content = AlignedBuffers.allocate(BLOCK);
    try {
      device.read(block * BLOCK, content);
    } catch (IOException e) {
      return Assertions.fail(e);
    }
    byte[] bytes = new byte[BLOCK];
    content.rewind().get(bytes);
    return bytes;
  }

  private static void checkThread() {
    String name = Thread.currentThread().getName();
    if (!name.startsWith("data")) {
      throw new AssertionError("thread " + name + " waits for the device");
    }
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
    checkThread();
    reads.incrementAndGet();
    onRead.before(offset, target.remaining());
    device.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    checkThread();
    writes.incrementAndGet();
    onWrite.before(offset, source.remaining());
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
