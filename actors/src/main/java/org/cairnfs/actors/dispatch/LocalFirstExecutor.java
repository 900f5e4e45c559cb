package org.cairnfs.actors.dispatch;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one dispatcher executes on: accepts tasks, and knows when all of them have ended.
 *
 * <p>Pekko shuts a dispatcher's executor down when its last actor has stopped, and makes another
 * one for the next; lanes and pool belong to the {@link LocalFirst} and survive that.
 *
 * <ul>
 *   <li>Accepted and finished only grow, a task is finished after it was accepted, and finished is
 *       summed first: equal sums after shutdown mean that nothing is left.
 *   <li>Who is refused counts as accepted and finished, so a shutdown that saw him is told when he
 *       is gone.
 * </ul>
 */
final class LocalFirstExecutor extends AbstractExecutorService {
  private final LocalFirst group;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder finished = new LongAdder();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private volatile boolean shutdown;

  LocalFirstExecutor(LocalFirst group) {
    this.group = group;
  }

  @Override
  public void execute(Runnable task) {
    accepted.increment();
    if (shutdown) {
      finished();
      throw new RejectedExecutionException("the local-first executor has been shut down");
    }
    group.submit(new Accepted(task, this));
  }

  /** One task less to wait for. */
  void finished() {
    finished.increment();
    if (shutdown) {
      terminateIfDone();
    }
  }

  private void terminateIfDone() {
    if (quiescent() && terminated.getCount() > 0) {
      group.terminated(this);
      terminated.countDown();
    }
  }

  /** Nothing accepted is waiting or running. */
  boolean quiescent() {
    long done = finished.sum();
    return done == accepted.sum();
  }

  @Override
  public void shutdown() {
    shutdown = true;
    terminateIfDone();
  }

  /**
   * Interrupts nobody: a task may be running on a thread whose interruption means something else.
   */
  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> removed = group.removeAll(this);
    removed.forEach(task -> finished());
    terminateIfDone();
    return removed;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }
}
