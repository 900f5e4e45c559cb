package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.cairnfs.storage.device.BlockDevice;
import org.jspecify.annotations.Nullable;

/**
 * A device whose flushes are shared by everybody who waits for one.
 *
 * <p>A flush covers all writes that returned before it began, so callers that come while one runs
 * are served together by the next. A flush that failed may have dropped what it should have made
 * durable, and a later one would not notice: after the first failure every flush fails.
 */
final class SharedFlushDevice implements BlockDevice {
  private final BlockDevice device;

  // Guarded by this.
  private long started;
  private long finished;
  private boolean running;
  private @Nullable IOException failure;

  SharedFlushDevice(BlockDevice device) {
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
    long mine = announce();
    while (mayRun(mine)) {
      runOne();
    }
  }

  private synchronized long announce() {
    return started + 1;
  }

  /**
   * Waits until a flush that began after the announcement is over, or this thread is to run one.
   */
  private synchronized boolean mayRun(long mine) throws IOException {
    boolean interrupted = false;
    while (running && finished < mine) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IOException(device.name() + ": an earlier flush failed", failure);
    }
    if (finished >= mine) {
      return false;
    }
    running = true;
    started++;
    return true;
  }

  private void runOne() throws IOException {
    IOException failed = null;
    try {
      device.flush();
    } catch (IOException e) {
      failed = e;
    }
    synchronized (this) {
      running = false;
      finished = started;
      failure = failed;
      notifyAll();
    }
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
