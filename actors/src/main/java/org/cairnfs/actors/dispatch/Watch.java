package org.cairnfs.actors.dispatch;

import java.util.concurrent.locks.LockSupport;

/**
 * The thread that looks for lanes that stand still and has the pool run what waits there.
 *
 * <p>It looks every {@link Limits#stealAfterNanos} while there is work in lanes, so that what waits
 * behind a blocked reader is taken over after one to two such periods, and sleeps when there has
 * been none for a while; whoever appends then wakes it. Waking it for each request would cost what
 * the lanes save.
 */
final class Watch implements Runnable {
  private static final int QUIET_ROUNDS_BEFORE_SLEEP = 20;

  private final LocalFirst group;
  private volatile boolean asleep;
  private volatile boolean stopped;
  private final Thread thread;

  Watch(LocalFirst group) {
    this.group = group;
    this.thread = new Thread(this, "cairn-local-watch");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * After an append: read after the append was made, as sleep is announced before lanes are looked
   * at.
   */
  void ensureAwake() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    int quietRounds = 0;
    while (!stopped) {
      if (quietRounds < QUIET_ROUNDS_BEFORE_SLEEP) {
        LockSupport.parkNanos(this, group.limits().stealAfterNanos());
      } else {
        sleep();
        quietRounds = 0;
      }
      quietRounds = group.rescue(System.nanoTime()) ? 0 : quietRounds + 1;
    }
  }

  private void sleep() {
    asleep = true;
    while (asleep && !stopped && group.lanesEmpty()) {
      LockSupport.park(this);
    }
    asleep = false;
  }
}
