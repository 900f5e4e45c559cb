package org.cairnfs.storage.volume;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.log.NodeLog;
import org.cairnfs.storage.store.NoSpaceException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps memory, log and tables within their bounds.
 *
 * <p>Several times a second it flushes the largest memtables while all together exceed their
 * budget; has shards whose META has no room left get chunks, flushed and merged; frees the log's
 * tail by flushing the shards that pin it, re-appending where that is little, and opening shards
 * whose recovered records pin it; lets merges go on; and returns chunks of DATA that shards have
 * too many of. Nothing on the path of an append waits for it, except {@link #whenRoom}, and that
 * not for ever.
 */
final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Who waited for room as long as this is let go. */
  static final Duration ROOM_WAIT_MAX = Duration.ofSeconds(15);

  private static final int FLUSHES_MAX = 2;
  private static final int MERGES_MAX = 1;
  private static final int FLUSH_ROUNDS = 4;
  private static final int REAPPEND_MAX = 128 * 1024;

  private final VolumeOptions options;
  private final NodeLog log;
  private final long ringBytes;
  private final long unflushedMax;
  private final OpenShards shards;
  private final RecoveredLogs recovered;
  private final ShardOpener opener;
  private final Appender appender;
  private final LogTail tail;
  private final Failure failure;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();

  private final RoomWaiters waiters = new RoomWaiters();

  // Guarded by lock.
  private final Set<ShardId> flushing = new HashSet<>();
  private final Set<ShardId> merging = new HashSet<>();
  private final Set<ShardId> opening = new HashSet<>();
  private final Map<ShardId, Long> retryAt = new HashMap<>();
  private final Set<ShardId> supplied = new HashSet<>();
  private boolean signalled;
  private boolean closed;

  /** Only the thread. */
  private long flushes;

  Maintenance(
      VolumeOptions options,
      NodeLog log,
      long ringBytes,
      OpenShards shards,
      RecoveredLogs recovered,
      ShardOpener opener,
      Appender appender,
      LogTail tail,
      Failure failure) {
    this.options = options;
    this.log = log;
    this.ringBytes = ringBytes;
    this.unflushedMax = Math.min(options.unflushedLogBytes(), ringBytes / 2);
    this.shards = shards;
    this.recovered = recovered;
    this.opener = opener;
    this.appender = appender;
    this.tail = tail;
    this.failure = failure;
    this.thread = new Thread(this::runUntilClosed, "cairn-storage");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void runUntilClosed() {
    while (!awaitTick()) {
      try {
        relieveMemory();
        relieveSpace();
        relieveLog();
        merge();
        shards.all().forEach(shard -> shard.space().returnExcess());
      } catch (AppendRefusedException e) {
        LOG.debug("the log accepts nothing more: {}", e.getMessage());
      } catch (IOException e) {
        LOG.warn("log tail not moved: {}", e.getMessage());
      } catch (RuntimeException | Error e) {
        failure.fail(e);
      }
      admitWaiters();
    }
  }

  /** True once closed. */
  private boolean awaitTick() {
    lock.lock();
    try {
      long nanos = TICK_NANOS;
      while (!closed && !signalled && nanos > 0) {
        nanos = wake.awaitNanos(nanos);
      }
      signalled = false;
      return closed;
    } catch (InterruptedException e) {
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    lock.lock();
    try {
      signalled = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // Memory

  private long memtableBytes() {
    return shards.all().stream().mapToLong(shard -> shard.store().memtableBytes()).sum();
  }

  private void relieveMemory() {
    long excess = memtableBytes() - options.memtableBytes();
    if (excess <= 0) {
      return;
    }
    List<OpenShard> largestFirst = new ArrayList<>(shards.all());
    Comparator<OpenShard> bySize = Comparator.comparingLong(s -> s.store().memtableBytes());
    largestFirst.sort(bySize.reversed());
    for (OpenShard shard : largestFirst) {
      if (excess <= 0) {
        break;
      }
      excess -= shard.store().memtableBytes();
      flush(shard);
    }
  }

  private void relieveSpace() {
    for (OpenShard shard : shards.all()) {
      switch (shard.store().relief()) {
        case CHUNKS -> supply(shard);
        case FLUSH -> flush(shard);
        case MERGE, NONE -> {}
      }
    }
  }

  private void supply(OpenShard shard) {
    ShardId id = shard.shard();
    lock.lock();
    try {
      if (isBackingOff(id) || !supplied.add(id)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    shard
        .store()
        .ensureReserve()
        .whenComplete(
            (enough, e) -> {
              report("supply", shard, e);
              ended(supplied, id, e);
            });
  }

  /** Starts a flush unless one is under way, failed just now, or too many are. */
  private void flush(OpenShard shard) {
    ShardId id = shard.shard();
    lock.lock();
    try {
      if (flushing.size() >= FLUSHES_MAX || flushing.contains(id) || isBackingOff(id)) {
        return;
      }
      flushing.add(id);
    } finally {
      lock.unlock();
    }
    flushNow(shard)
        .whenComplete(
            (done, e) -> {
              report("flush", shard, e);
              ended(flushing, id, e);
            });
    flushes++;
  }

  /** Holds the lock. */
  private boolean isBackingOff(ShardId shard) {
    Long until = retryAt.get(shard);
    return until != null && System.nanoTime() - until < 0;
  }

  private CompletionStage<Void> flushNow(OpenShard shard) {
    appender.freeze(shard);
    return shard.store().flush();
  }

  private void report(String what, OpenShard shard, @Nullable Throwable e) {
    if (e == null || failure.hasFailed()) {
      return;
    }
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof NoSpaceException) {
      LOG.warn("{} of {} waits for space: {}", what, shard.shard(), cause.getMessage());
    } else {
      LOG.warn("{} of {} failed and is tried again", what, shard.shard(), cause);
    }
  }

  // Log

  private void relieveLog() throws IOException {
    long used = Math.max(tail.unflushedBytes(), log.usedBytes());
    if (used < unflushedMax / 8) {
      return;
    }
    if (used > unflushedMax / 2) {
      // The log gives back what earlier epochs hold only as a whole.
      unpin(Math.max(log.appendedPosition() - unflushedMax / 4, tail.epochStart()));
    }
    if (tail.gain() > unflushedMax / 16) {
      tail.advance();
    }
  }

  /** Gets the oldest part of the log covered by tables, or by newer log. */
  private void unpin(long keepFrom) {
    List<OpenShard> open = shards.all();
    long little = Math.min(REAPPEND_MAX, unflushedMax / 16 / Math.max(1, open.size()));
    List<OpenShard> oldestFirst = new ArrayList<>(open);
    oldestFirst.sort(Comparator.comparingLong(OpenShard::pinned));
    for (OpenShard shard : oldestFirst) {
      if (shard.pinned() >= keepFrom) {
        break;
      }
      if (shard.store().memtableBytes() > little || !appender.reappend(shard)) {
        flush(shard);
      }
    }
    if (recovered.pinned(tail.slot()) < keepFrom) {
      recovered.shards().stream().findFirst().ifPresent(this::openToFlush);
    }
  }

  private void openToFlush(ShardId shard) {
    lock.lock();
    try {
      if (isBackingOff(shard) || !opening.add(shard)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    opener
        .open(shard)
        .whenComplete(
            (opened, e) -> {
              ended(opening, shard, e);
              if (e != null && !failure.hasFailed()) {
                LOG.warn("{} could not be opened to free the log", shard, e);
              }
            });
  }

  /** Something is no longer under way; if it failed it is not tried again at once. */
  private void ended(Set<ShardId> underWay, ShardId shard, @Nullable Throwable e) {
    lock.lock();
    try {
      underWay.remove(shard);
      if (e != null) {
        retryAt.put(shard, System.nanoTime() + RETRY_NANOS);
      }
      signalled = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // Merges

  private void merge() {
    List<OpenShard> pressedFirst = new ArrayList<>(shards.all());
    pressedFirst.sort(Comparator.comparing(shard -> !shard.store().reserve().pressed()));
    for (OpenShard shard : pressedFirst) {
      if (shard.store().needsMerge() && mayMerge(shard.shard())) {
        shard
            .store()
            .mergeStep()
            .whenComplete(
                (more, e) -> {
                  report("merge", shard, e);
                  ended(merging, shard.shard(), e);
                });
      }
    }
  }

  private boolean mayMerge(ShardId shard) {
    lock.lock();
    try {
      return merging.size() < MERGES_MAX && !isBackingOff(shard) && merging.add(shard);
    } finally {
      lock.unlock();
    }
  }

  // Room

  /** See {@link NodeStorage#whenRoom()}. */
  CompletionStage<Void> whenRoom() {
    if (hasRoom()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Boolean> waiter = waiters.add(Set.of());
    signal();
    if (log.durablePosition() < log.appendedPosition()) {
      log.whenDurable(log.appendedPosition()).whenComplete((done, e) -> signal());
    }
    return waiter.thenAccept(room -> {});
  }

  /** See {@link NodeStorage#whenRoom(Set)}. */
  CompletionStage<Boolean> whenRoom(Set<ShardId> concerned) {
    CompletableFuture<Boolean> waiter = waiters.add(concerned);
    signal();
    return waiter;
  }

  private boolean hasRoom() {
    if (failure.hasFailed()) {
      return true;
    }
    long memtables = 0;
    for (OpenShard shard : shards.unordered()) {
      if (shard.store().reserve().pressed()) {
        return false;
      }
      memtables += shard.store().memtableBytes();
    }
    return log.unflushedBytes() < options.bufferedLogBytes()
        && log.freeBytes() > ringBytes / 8
        && tail.unflushedBytes() < unflushedMax
        && memtables < 2 * options.memtableBytes();
  }

  private boolean hasRoom(RoomWaiters.Waiter waiter) {
    if (waiter.shards().isEmpty()) {
      return hasRoom();
    }
    return failure.hasFailed()
        || (log.freeBytes() > ringBytes / 8
            && waiter.shards().stream()
                .flatMap(shard -> shards.get(shard).stream())
                .noneMatch(shard -> shard.store().reserve().pressed()));
  }

  private void admitWaiters() {
    boolean all = isClosed();
    waiters.take(w -> all || hasRoom(w)).forEach(w -> w.admitted().complete(true));
    long before = System.nanoTime() - ROOM_WAIT_MAX.toNanos();
    List<RoomWaiters.Waiter> late = waiters.take(w -> w.sinceNanos() - before < 0);
    if (!late.isEmpty()) {
      giveUp(late.size());
      late.forEach(w -> w.admitted().complete(false));
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(int waiting) {
    List<OpenShard> pressed =
        shards.all().stream().filter(shard -> shard.store().reserve().pressed()).toList();
    LOG.warn(
        "no room for changes in {}s, {} wait no longer: log {} of {} bytes free, {} not durable, memtables {} of {} bytes, no space on META in {}",
        ROOM_WAIT_MAX.toSeconds(),
        waiting,
        log.freeBytes(),
        ringBytes,
        log.unflushedBytes(),
        memtableBytes(),
        2 * options.memtableBytes(),
        pressed.stream().map(OpenShard::shard).toList());
    pressed.forEach(shard -> shard.store().reserve().giveUp());
  }

  /** How many flushes this thread has started. */
  long flushes() {
    return flushes;
  }

  /**
   * Writes all memtables as tables. Blocks.
   *
   * <p>A flush may need a chunk, and giving one is a transaction of the shard that holds the pool:
   * that one is flushed again until nothing was given.
   */
  void flushAll() throws IOException {
    List<OpenShard> unflushed = shards.all();
    for (int round = 0; round < FLUSH_ROUNDS && !unflushed.isEmpty(); round++) {
      List<CompletionStage<Void>> started = unflushed.stream().map(this::flushNow).toList();
      for (CompletionStage<Void> flush : started) {
        join(flush);
      }
      unflushed = shards.all().stream().filter(s -> s.pinned() != Long.MAX_VALUE).toList();
    }
  }

  private static void join(CompletionStage<Void> flush) throws IOException {
    try {
      flush.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IOException("not everything could be written as tables", e.getCause());
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admitWaiters();
  }
}
