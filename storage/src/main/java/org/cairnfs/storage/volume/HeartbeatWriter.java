package org.cairnfs.storage.volume;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.Heartbeat;
import org.cairnfs.storage.format.SlotClaim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes that this node lives, and where its log's tail is.
 *
 * <p>A heartbeat need not be durable to be seen by other nodes; a tail must be, before the log
 * before it is overwritten. A node that could not write for {@link #FAILURES_MAX} beats gives up.
 */
final class HeartbeatWriter implements AutoCloseable {
  private static final int FAILURES_MAX = 6;
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatWriter.class);

  private final BlockDevice meta;
  private final SlotTable table;
  private final SlotClaim claim;
  private final Duration every;
  private final LongSupplier seqCeiling;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();

  // Guarded by lock.
  private long counter;
  private long tail;
  private boolean closed;

  HeartbeatWriter(
      BlockDevice meta,
      SlotTable table,
      SlotClaimer.Claimed claimed,
      VolumeOptions options,
      Consumer<Throwable> onFailure) {
    this.meta = meta;
    this.table = table;
    this.claim = claimed.claim();
    this.tail = claimed.tail();
    this.every = options.heartbeat();
    this.seqCeiling = () -> Math.max(claimed.seqCeiling(), options.seqCeiling().getAsLong());
    this.onFailure = onFailure;
    this.thread = new Thread(this::beatUntilClosed, "cairn-heartbeat");
    this.thread.setDaemon(true);
  }

  /** Makes the first heartbeat durable and starts beating. */
  void start() throws IOException {
    publishTail(tail);
    thread.start();
  }

  /** Durably: nobody needs the log before this position. */
  void publishTail(long position) throws IOException {
    lock.lock();
    try {
      tail = position;
      write();
    } finally {
      lock.unlock();
    }
    meta.flush();
  }

  private void write() throws IOException {
    table.write(
        new Heartbeat(
            claim.slot(),
            claim.epoch(),
            ++counter,
            System.currentTimeMillis(),
            seqCeiling.getAsLong(),
            tail));
  }

  private void beatUntilClosed() {
    int failures = 0;
    while (!awaitNext()) {
      failures = beat() ? 0 : failures + 1;
      if (failures == FAILURES_MAX) {
        onFailure.accept(
            new IOException(meta.name() + ": " + failures + " heartbeats could not be written"));
        return;
      }
    }
  }

  private boolean beat() {
    lock.lock();
    try {
      write();
      return true;
    } catch (IOException e) {
      LOG.warn("heartbeat not written: {}", e.getMessage());
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** True once closed. */
  private boolean awaitNext() {
    lock.lock();
    try {
      long nanos = every.toNanos();
      while (!closed && nanos > 0) {
        nanos = closing.awaitNanos(nanos);
      }
      return closed;
    } catch (InterruptedException e) {
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Writes no more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
