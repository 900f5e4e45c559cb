package org.cairnfs.actors.dispatch;

/**
 * The threads that run what no reader runs, and the watch, while any executor of the group is open.
 */
final class Pool {
  private final LocalFirst group;
  private final Watch watch;
  private volatile boolean stopped;

  private Pool(LocalFirst group) {
    this.group = group;
    this.watch = new Watch(group);
  }

  static Pool start(LocalFirst group) {
    Pool pool = new Pool(group);
    for (int i = 1; i <= group.limits().poolThreads(); i++) {
      Thread thread = new Thread(pool::work, "cairn-local-" + i);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(group.handler());
      thread.start();
    }
    pool.watch.start();
    return pool;
  }

  Watch watch() {
    return watch;
  }

  /** Lets the threads end; called when no task is left, often by one of them. */
  void stop() {
    stopped = true;
    watch.stop();
    group.poolQueue().wakeAll();
  }

  private void work() {
    Lane lane = group.open(false);
    try {
      Accepted next = group.poolQueue().take(() -> stopped);
      while (next != null) {
        lane.append(next);
        lane.drain();
        // A task's leftover, which would have every later one handed over: nobody interrupts these
        // threads.
        Thread.interrupted();
        next = group.poolQueue().take(() -> stopped);
      }
    } finally {
      group.close(lane);
    }
  }
}
