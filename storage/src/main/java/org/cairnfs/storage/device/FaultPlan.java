package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The faults of a device under test, switchable while it is in use.
 *
 * <p>Operations are counted by kind. An error can be set for the n-th one from now or for all from
 * then on; a hang holds operations until it is lifted; a full device refuses writes that need new
 * pages.
 */
public final class FaultPlan {
  /** What can fail. */
  public enum Operation {
    READ,
    WRITE,
    FLUSH
  }

  private static final long NEVER = Long.MAX_VALUE;

  /** Counts down to the failing operations. */
  private static final class Countdown {
    private long first = NEVER;
    private long last = NEVER;
    private long seen;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition lifted = lock.newCondition();
  private final Condition hung = lock.newCondition();

  // Guarded by lock.
  private final Map<Operation, Countdown> countdowns = new EnumMap<>(Operation.class);
  private final Map<Operation, Boolean> hanging = new EnumMap<>(Operation.class);
  private int waiting;
  private long pagesLeft = NEVER;
  private boolean flushesLie;
  private boolean readsFlip;

  public FaultPlan() {
    for (Operation operation : Operation.values()) {
      countdowns.put(operation, new Countdown());
    }
  }

  /** The operation after {@code skip} more of its kind fails with EIO, only that one. */
  public void failOnce(Operation operation, long skip) {
    fail(operation, skip, 1);
  }

  /** All operations of the kind after {@code skip} more fail with EIO, until {@link #heal}. */
  public void failFrom(Operation operation, long skip) {
    fail(operation, skip, NEVER);
  }

  private void fail(Operation operation, long skip, long count) {
    lock.lock();
    try {
      Countdown countdown = countdown(operation);
      countdown.first = countdown.seen + skip;
      countdown.last = count == NEVER ? NEVER : countdown.first + count;
    } finally {
      lock.unlock();
    }
  }

  /** Operations of the kind do not return until {@link #heal}. */
  public void hang(Operation operation) {
    lock.lock();
    try {
      hanging.put(operation, true);
    } finally {
      lock.unlock();
    }
  }

  /** Writes that need more than so many new pages of 4 KiB fail as on a full host disk. */
  public void fillUp(long pages) {
    lock.lock();
    try {
      pagesLeft = pages;
    } finally {
      lock.unlock();
    }
  }

  /** Flushes return without having flushed: the planted bug of a disk that lies. */
  public void lieAboutFlushes() {
    lock.lock();
    try {
      flushesLie = true;
    } finally {
      lock.unlock();
    }
  }

  /** Every read returns one wrong bit. */
  public void flipReads() {
    lock.lock();
    try {
      readsFlip = true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all faults; what hangs goes on. */
  public void heal() {
    lock.lock();
    try {
      for (Countdown countdown : countdowns.values()) {
        countdown.first = NEVER;
        countdown.last = NEVER;
      }
      hanging.clear();
      pagesLeft = NEVER;
      flushesLie = false;
      readsFlip = false;
      lifted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many operations hang. */
  public int hanging() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until an operation hangs.
   *
   * @return false if none did in time
   */
  public boolean awaitHanging(Duration limit) {
    lock.lock();
    try {
      long nanos = limit.toNanos();
      while (waiting == 0 && nanos > 0) {
        nanos = hung.awaitNanos(nanos);
      }
      return waiting > 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** How many operations of the kind there were. */
  public long seen(Operation operation) {
    lock.lock();
    try {
      return countdown(operation).seen;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets a fault by name, for a control file: {@code fail write}, {@code fail write 3}, {@code hang
   * flush}, {@code full}, {@code lie}, {@code flip}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public void set(String fault) {
    String[] words = fault.trim().split(" +");
    switch (words[0]) {
      case "fail" -> failFrom(operation(words), words.length > 2 ? Long.parseLong(words[2]) : 0);
      case "hang" -> hang(operation(words));
      case "full" -> fillUp(0);
      case "lie" -> lieAboutFlushes();
      case "flip" -> flipReads();
      default -> throw new IllegalArgumentException("no fault: " + fault);
    }
  }

  private static Operation operation(String[] words) {
    if (words.length < 2) {
      throw new IllegalArgumentException("no operation: " + words[0]);
    }
    return Operation.valueOf(words[1].toUpperCase(Locale.ROOT));
  }

  /** Called by the device before an operation: returns, hangs or throws. */
  void before(Operation operation, BlockDevice device, long offset) throws IOException {
    lock.lock();
    try {
      while (hanging.containsKey(operation)) {
        waiting++;
        hung.signalAll();
        lifted.awaitUninterruptibly();
        waiting--;
      }
      Countdown countdown = countdown(operation);
      long number = countdown.seen++;
      if (number >= countdown.first && number < countdown.last) {
        throw new IOException(
            device.name() + ": injected error, " + operation + " at byte " + offset);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Called by the device before a write that needs new pages. */
  void beforeGrowth(BlockDevice device, int pages) throws IOException {
    lock.lock();
    try {
      if (pages > pagesLeft) {
        throw new IOException(device.name() + ": injected error, no space left on device");
      }
      pagesLeft -= pagesLeft == NEVER ? 0 : pages;
    } finally {
      lock.unlock();
    }
  }

  /** Called by the device with what a read returned. */
  void afterRead(ByteBuffer target, int start) {
    lock.lock();
    try {
      if (readsFlip && target.position() > start) {
        int at = start + (target.position() - start) / 2;
        target.put(at, (byte) (target.get(at) ^ 1));
      }
    } finally {
      lock.unlock();
    }
  }

  boolean flushesLie() {
    lock.lock();
    try {
      return flushesLie;
    } finally {
      lock.unlock();
    }
  }

  private Countdown countdown(Operation operation) {
    return Objects.requireNonNull(countdowns.get(operation));
  }
}
