package org.cairnfs.actors.dispatch;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The run queue of one thread.
 *
 * <p>The owner appends and drains, others may take from the head. To tell a lane that moves from
 * one that stands still (its owner blocks in a task, never came to drain, or died) the owner notes
 * when it started its current task, or appended to an empty lane: work behind a note older than
 * {@link Limits#stealAfterNanos} is overdue. The note is written without a fence; a thief that
 * misses it steals a little early, which is harmless.
 */
final class Lane {
  private static final ThreadLocal<@Nullable Lane> CURRENT = new ThreadLocal<>();

  private final LocalFirst group;
  private final boolean reader;
  private final Thread owner = Thread.currentThread();
  private final ConcurrentLinkedQueue<Accepted> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong movedAt = new AtomicLong();

  /** Only the owner looks. */
  private boolean draining;

  /** Made by its owner; see {@link LocalFirst#open}. */
  Lane(LocalFirst group, boolean reader) {
    this.group = group;
    this.reader = reader;
  }

  /** The calling thread's, if it has one in this group. */
  static @Nullable Lane ofThread(LocalFirst group) {
    Lane lane = CURRENT.get();
    return lane != null && lane.group == group ? lane : null;
  }

  /** Makes this the calling thread's lane. */
  void attach() {
    if (CURRENT.get() != null) {
      throw new IllegalStateException("this thread has a run queue already");
    }
    CURRENT.set(this);
  }

  void detach() {
    CURRENT.remove();
  }

  boolean reader() {
    return reader;
  }

  boolean ownerAlive() {
    return owner.isAlive();
  }

  /** Owner only. */
  void append(Accepted accepted) {
    if (!draining && queue.isEmpty()) {
      movedAt.lazySet(System.nanoTime());
    }
    queue.add(accepted);
  }

  /**
   * Runs what is queued, and then what is overdue elsewhere, until there is none or the owner has
   * done its share. Owner only; called by a task it does nothing.
   */
  void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      runWithin(group.limits());
    } finally {
      draining = false;
    }
  }

  private void runWithin(Limits limits) {
    long now = System.nanoTime();
    long end = now + limits.runNanosMax();
    int left = limits.tasksMax();
    Accepted next = next(now);
    while (next != null) {
      movedAt.lazySet(now);
      group.run(next, this);
      now = System.nanoTime();
      left--;
      if (left == 0 || now - end >= 0 || owner.isInterrupted()) {
        group.handOver(this);
        return;
      }
      next = next(now);
    }
  }

  private @Nullable Accepted next(long now) {
    Accepted own = queue.poll();
    return own != null ? own : group.stealFor(this, now);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Something waits here, and has seen no progress for too long. */
  boolean overdue(long now, long stealAfterNanos) {
    return !queue.isEmpty() && now - movedAt.get() > stealAfterNanos;
  }

  @Nullable Accepted take() {
    return queue.poll();
  }

  /** Takes back what has not started. */
  void removeInto(LocalFirstExecutor executor, List<Runnable> removed) {
    for (Accepted accepted : queue) {
      if (accepted.executor() == executor && queue.remove(accepted)) {
        removed.add(accepted.task());
      }
    }
  }
}
