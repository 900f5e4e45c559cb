package org.cairnfs.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.cairnfs.storage.device.BlockDevice;
import org.jspecify.annotations.Nullable;

/**
 * The log of one claim of a slot, open for appending.
 *
 * <p>An append copies the record into the batch being filled and returns its position, which is
 * final at once: the batch's own position was fixed when it was begun. One committer thread takes
 * everything filled so far, while further appends go to new batches, and runs {@link BeforeWrite},
 * writes the batches, flushes, advances the durable position and completes who waited. It starts as
 * soon as somebody waits, a batch is full, or the oldest record is a second old.
 *
 * <p>A commit ends its last batch, so the next one starts at the next 4 KiB: no block is written
 * twice, and no crash during a commit can touch what an earlier one made durable. Writing the
 * batches of one commit in several unordered writes is safe since a reader stops at the first one
 * missing.
 *
 * <ul>
 *   <li>Positions grow in the order of appends.
 *   <li>{@link #durablePosition} never passes a record that a crash could lose.
 *   <li>After a failed hook, write or flush nothing is written any more: the device may hold any
 *       part of that commit, and a retried flush would lie about the first one.
 * </ul>
 *
 * All methods may be called by any thread, also under locks of the caller.
 */
public final class NodeLog implements AutoCloseable {
  private static final long COMMIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

  /** Runs before the batches of a commit are written: makes durable what their records refer to. */
  public interface BeforeWrite {
    void run() throws IOException;
  }

  private enum State {
    OPEN,
    CLOSING,
    CLOSED,
    FAILED
  }

  private final LogRegion region;
  private final LogIdentity identity;
  private final String name;
  private final BeforeWrite beforeWrite;
  private final Consumer<Throwable> onFailure;
  private final Executor completions;
  private final Thread committer;
  private final ReentrantLock lock = new ReentrantLock();

  /** The committer may have something to do. */
  private final Condition work = lock.newCondition();

  // Guarded by lock.
  private final LogSpace space;
  private final DurabilityWaiters waiters = new DurabilityWaiters();
  private final LogHead head;
  private State state = State.OPEN;
  private @Nullable Throwable failure;
  private long oldestNanos;

  /** Up to which batch everything is durable; only the committer changes it. */
  private long durableEnd;

  // Written under lock, read without.
  private volatile long appended;
  private volatile long durable;

  private NodeLog(
      LogRegion region,
      LogIdentity identity,
      LogSpace space,
      long start,
      BeforeWrite beforeWrite,
      Consumer<Throwable> onFailure,
      Executor completions) {
    this.region = region;
    this.identity = identity;
    this.name = "log of slot " + identity.slot() + " epoch " + identity.epoch();
    this.space = space;
    this.head = new LogHead(region, space, start);
    this.beforeWrite = beforeWrite;
    this.onFailure = onFailure;
    this.completions = completions;
    this.durableEnd = start;
    this.appended = start;
    this.durable = start;
    this.committer = new Thread(this::commitUntilClosed, name);
    this.committer.setDaemon(true);
  }

  /**
   * Opens the log of a new epoch.
   *
   * @param startPosition a multiple of 4 KiB: the end of the slot's previous epoch
   * @param tail the oldest position in the ring that somebody still needs, at most startPosition
   * @param onFailure called once, by the committer, when the log has failed
   * @param completions runs the completion of waiters
   */
  public static NodeLog open(
      LogRegion region,
      UUID volumeId,
      int slot,
      long epoch,
      long startPosition,
      long tail,
      BeforeWrite beforeWrite,
      Consumer<Throwable> onFailure,
      Executor completions)
      throws IOException {
    if (startPosition % BlockDevice.BLOCK != 0 || startPosition < 0) {
      throw new IllegalArgumentException("no start of an epoch: " + startPosition);
    }
    LogIdentity identity = LogIdentity.of(volumeId, slot, epoch);
    long tailBatch = LogReader.batchHolding(region, identity, Math.min(tail, startPosition));
    LogSpace space = new LogSpace(region.bytes(), tailBatch, startPosition);
    NodeLog log =
        new NodeLog(region, identity, space, startPosition, beforeWrite, onFailure, completions);
    log.committer.start();
    return log;
  }

  /**
   * Appends a record in memory.
   *
   * @param body what remains in it, at most {@link LogRegion#recordMax}; copied
   * @return its position, above every earlier one
   * @throws LogFullException if the ring has only its reserve left
   * @throws LogFailedException if the log has failed
   */
  public long append(ByteBuffer body) {
    return append(body, false);
  }

  /** Like {@link #append}, for a record that makes room elsewhere: it may draw on the reserve. */
  public long appendFromReserve(ByteBuffer body) {
    return append(body, true);
  }

  private long append(ByteBuffer body, boolean fromReserve) {
    int bytes = LogBatch.recordBytes(requireSize(body));
    lock.lock();
    try {
      requireOpen();
      boolean wasDue = head.hasFull();
      long position = head.batchFor(bytes, fromReserve).add(body);
      if (appended == durable) {
        oldestNanos = System.nanoTime();
        work.signal();
      } else if (head.hasFull() && !wasDue) {
        work.signal();
      }
      appended = position;
      return position;
    } finally {
      lock.unlock();
    }
  }

  private int requireSize(ByteBuffer body) {
    if (body.remaining() > region.recordMax()) {
      throw new IllegalArgumentException(
          "a record of " + body.remaining() + " bytes, at most " + region.recordMax());
    }
    return body.remaining();
  }

  private void requireOpen() {
    if (state == State.FAILED) {
      throw failed();
    }
    if (state != State.OPEN) {
      throw new IllegalStateException(name + " is closed");
    }
  }

  private LogFailedException failed() {
    return new LogFailedException(name, Objects.requireNonNull(failure));
  }

  /** The position of the last record appended; the epoch's start if there is none. */
  public long appendedPosition() {
    return appended;
  }

  /** Records up to this position survive a crash. */
  public long durablePosition() {
    return durable;
  }

  /** Where a batch appended next would start, a multiple of 4 KiB: the end of a closed log. */
  public long end() {
    lock.lock();
    try {
      return head.end();
    } finally {
      lock.unlock();
    }
  }

  /** Appended but not yet durable: memory in use, roughly. */
  public long unflushedBytes() {
    return Math.max(0, appended - durable);
  }

  /** How much can be appended before {@link #append} refuses. */
  public long freeBytes() {
    lock.lock();
    try {
      return Math.max(0, space.free(head.end()));
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the ring in use, from the oldest batch needed to the head. */
  public long usedBytes() {
    lock.lock();
    try {
      return head.end() - space.tail();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Completes when records up to this position are durable, and makes the committer start at once.
   *
   * @param position not above {@link #appendedPosition}
   * @return completes exceptionally with {@link LogFailedException} if that can no longer happen
   */
  public CompletionStage<Void> whenDurable(long position) {
    if (position <= durable) {
      return CompletableFuture.completedFuture(null);
    }
    if (position > appended) {
      throw new IllegalArgumentException(position + " is not appended, only " + appended);
    }
    lock.lock();
    try {
      if (state == State.FAILED) {
        return CompletableFuture.failedFuture(failed());
      }
      if (position <= durable) {
        return CompletableFuture.completedFuture(null);
      }
      CompletableFuture<Void> future = waiters.add(position);
      work.signal();
      return future;
    } finally {
      lock.unlock();
    }
  }

  /** Records before this position are no longer needed; positions not yet durable stay. */
  public void releaseBefore(long position) {
    lock.lock();
    try {
      space.releaseBefore(Math.min(position, durable));
    } finally {
      lock.unlock();
    }
  }

  /** Makes everything appended durable and ends the committer; without effect on a failed log. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = State.CLOSING;
        work.signal();
      }
    } finally {
      lock.unlock();
    }
    joinCommitter();
  }

  private void joinCommitter() {
    boolean interrupted = false;
    while (Thread.currentThread() != committer) {
      try {
        committer.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void commitUntilClosed() {
    try {
      for (List<OpenBatch> batches = take(); !batches.isEmpty(); batches = take()) {
        commit(batches);
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Waits for a reason to commit; empty when the log is closed and all is durable. */
  private List<OpenBatch> take() {
    lock.lock();
    try {
      while (!commitIsDue()) {
        if (state == State.CLOSING && appended == durable) {
          state = State.CLOSED;
          return List.of();
        }
        awaitWork();
      }
      oldestNanos = System.nanoTime();
      return head.takeAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean commitIsDue() {
    if (appended == durable) {
      return false;
    }
    return head.hasFull()
        || waiters.wanted() > durable
        || state == State.CLOSING
        || System.nanoTime() - oldestNanos >= COMMIT_NANOS_MAX;
  }

  private void awaitWork() {
    try {
      if (appended == durable) {
        work.await();
      } else {
        work.awaitNanos(COMMIT_NANOS_MAX - (System.nanoTime() - oldestNanos));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(name + ": its committer was interrupted", e);
    }
  }

  private void commit(List<OpenBatch> batches) throws IOException {
    beforeWrite.run();
    long end = durableEnd;
    for (OpenBatch batch : batches) {
      LogBatch closed = batch.close(identity, region, durableEnd);
      region.device().write(region.address(closed.position()), batch.buffer());
      end = closed.next();
    }
    region.device().flush();
    durableEnd = end;
    batches.forEach(head::recycle);
    advance(batches.get(batches.size() - 1).lastRecord());
  }

  private void advance(long position) {
    List<CompletableFuture<Void>> done;
    lock.lock();
    try {
      durable = position;
      done = waiters.take(position);
    } finally {
      lock.unlock();
    }
    if (!done.isEmpty()) {
      completions.execute(() -> done.forEach(future -> future.complete(null)));
    }
  }

  private void fail(Throwable cause) {
    List<CompletableFuture<Void>> lost;
    lock.lock();
    try {
      failure = cause;
      state = State.FAILED;
      head.takeAll();
      lost = waiters.take(Long.MAX_VALUE);
    } finally {
      lock.unlock();
    }
    LogFailedException failed = new LogFailedException(name, cause);
    try {
      onFailure.accept(failed);
    } finally {
      completions.execute(() -> lost.forEach(future -> future.completeExceptionally(failed)));
    }
  }
}
