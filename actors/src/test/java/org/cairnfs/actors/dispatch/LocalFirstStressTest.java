package org.cairnfs.actors.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalFirstStressTest {
  private static final int THREADS = 6;
  private static final int ROOTS = 5_000;
  private static final int DEPTH = 4;

  private final AtomicLong failures = new AtomicLong();
  private final LocalFirst group =
      new LocalFirst(
          new Limits(2, TimeUnit.MICROSECONDS.toNanos(50), 16, TimeUnit.MICROSECONDS.toNanos(200)),
          (thread, failure) -> failures.incrementAndGet());

  @Test
  void readersAndOthers_withBlockingTasks_runEveryTaskExactlyOnce() throws InterruptedException {
    LocalFirstExecutor executor = group.newExecutor();
    AtomicIntegerArray runs = new AtomicIntegerArray(THREADS * ROOTS * DEPTH);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int first = t * ROOTS * DEPTH;
      boolean reader = t % 3 != 0;
      threads.add(new Thread(() -> submit(executor, runs, first, reader)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    // A task submits its next step before it ends, so the executor ends after the last step only
    // when nothing is refused: wait for the counts first.
    while (sum(runs) < runs.length()) {
      Thread.onSpinWait();
    }
    executor.shutdown();
    assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS));
    for (int i = 0; i < runs.length(); i++) {
      assertEquals(1, runs.get(i), "task " + i);
    }
    assertEquals(0, failures.get());
    LocalFirst.Counts counts = group.counts();
    assertEquals(runs.length(), counts.ranOnReaders() + counts.ranOnPool(), counts.toString());
  }

  private void submit(
      LocalFirstExecutor executor, AtomicIntegerArray runs, int first, boolean reader) {
    if (reader) {
      group.enter();
    }
    for (int root = 0; root < ROOTS; root++) {
      step(executor, runs, first + root * DEPTH, DEPTH);
      if (reader && root % 3 == 0) {
        group.run();
      }
    }
    if (reader) {
      group.leave();
    }
  }

  private static void step(
      LocalFirstExecutor executor, AtomicIntegerArray runs, int index, int left) {
    executor.execute(
        () -> {
          if (left > 1) {
            step(executor, runs, index + 1, left - 1);
          }
          if (ThreadLocalRandom.current().nextInt(2_000) == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
          }
          runs.incrementAndGet(index);
        });
  }

  private static long sum(AtomicIntegerArray runs) {
    long sum = 0;
    for (int i = 0; i < runs.length(); i++) {
      sum += runs.get(i);
    }
    return sum;
  }

  @Test
  void shutdownAmongSubmitters_endsAfterEveryAcceptedTask() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      LocalFirstExecutor executor = group.newExecutor();
      AtomicLong accepted = new AtomicLong();
      AtomicLong ran = new AtomicLong();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        threads.add(new Thread(() -> submitUntilRefused(executor, accepted, ran)));
      }
      threads.forEach(Thread::start);
      while (ran.get() < 100) {
        Thread.onSpinWait();
      }
      executor.shutdown();
      assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS));
      long ranAtTheEnd = ran.get();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(accepted.get(), ranAtTheEnd);
    }
  }

  private void submitUntilRefused(
      LocalFirstExecutor executor, AtomicLong accepted, AtomicLong ran) {
    group.enter();
    try {
      while (true) {
        executor.execute(ran::incrementAndGet);
        accepted.incrementAndGet();
        group.run();
      }
    } catch (RejectedExecutionException e) {
      group.leave();
    }
  }
}
