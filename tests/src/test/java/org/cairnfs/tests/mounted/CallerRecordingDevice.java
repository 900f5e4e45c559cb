package org.cairnfs.tests.mounted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.cairnfs.storage.device.BlockDevice;

/** A device that remembers the names of the threads that used it. */
final class CallerRecordingDevice implements BlockDevice {
  private final BlockDevice inner;
  private final Set<String> callers = ConcurrentHashMap.newKeySet();

  CallerRecordingDevice(BlockDevice inner) {
    this.inner = inner;
  }

  /** Names of threads that have read, written or flushed. */
  Set<String> callers() {
    return new TreeSet<>(callers);
  }

  private void note() {
    callers.add(Thread.currentThread().getName());
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
    note();
    inner.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    note();
    inner.write(offset, source);
  }

  @Override
  public void flush() throws IOException {
    note();
    inner.flush();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
