package org.cairnfs.actors.dispatch;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the pool, first in first out.
 *
 * <p>A stopped pool's threads may wait here together with those of the next one. So they are not
 * woken by an element, which a thread of the other pool could take, but look at their own pool's
 * state; and one that was signalled for an element and ends instead passes the signal on.
 */
final class PoolQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by the lock, as is what follows. */
  private final ArrayDeque<Accepted> queue = new ArrayDeque<>();

  private int waiting;

  void add(Accepted accepted) {
    lock.lock();
    try {
      queue.add(accepted);
      if (waiting > 0) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next one; null when the caller's pool has been stopped. */
  @Nullable Accepted take(BooleanSupplier stopped) {
    lock.lock();
    try {
      while (queue.isEmpty() && !stopped.getAsBoolean()) {
        waiting++;
        changed.awaitUninterruptibly();
        waiting--;
      }
      if (stopped.getAsBoolean()) {
        changed.signal();
        return null;
      }
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Has every waiting thread look whether its pool was stopped. */
  void wakeAll() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void removeInto(LocalFirstExecutor executor, List<Runnable> removed) {
    lock.lock();
    try {
      for (Iterator<Accepted> each = queue.iterator(); each.hasNext(); ) {
        Accepted accepted = each.next();
        if (accepted.executor() == executor) {
          each.remove();
          removed.add(accepted.task());
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
