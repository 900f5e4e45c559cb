package org.cairnfs.actors.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalFirstTest {
  private static final long NEVER_NANOS = TimeUnit.HOURS.toNanos(1);

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private LocalFirst group = newGroup(NEVER_NANOS, Integer.MAX_VALUE, NEVER_NANOS);
  private LocalFirstExecutor executor = group.newExecutor();

  private LocalFirst newGroup(long runNanosMax, int tasksMax, long stealAfterNanos) {
    return new LocalFirst(
        new Limits(2, runNanosMax, tasksMax, stealAfterNanos), (t, e) -> failures.add(e));
  }

  private void use(long runNanosMax, int tasksMax, long stealAfterNanos) {
    executor.shutdown();
    group = newGroup(runNanosMax, tasksMax, stealAfterNanos);
    executor = group.newExecutor();
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    executor.shutdown();
    assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS), "every accepted task ends");
  }

  @Test
  void execute_onEnteredThread_runsThereInOrder() {
    List<Integer> ran = new ArrayList<>();
    Set<Thread> threads = new HashSet<>();
    group.enter();
    for (int i = 0; i < 10; i++) {
      int number = i;
      executor.execute(
          () -> {
            ran.add(number);
            threads.add(Thread.currentThread());
          });
    }
    assertEquals(List.of(), ran, "nothing runs before run()");
    group.run();
    group.leave();
    assertEquals(IntStream.range(0, 10).boxed().toList(), ran);
    assertEquals(Set.of(Thread.currentThread()), threads);
    assertEquals(new LocalFirst.Counts(10, 0, 0, 0), group.counts());
  }

  @Test
  void execute_insideATask_queuesBehindItWithoutRecursion() {
    List<String> ran = new ArrayList<>();
    group.enter();
    executor.execute(
        () -> {
          executor.execute(() -> ran.add("inner"));
          group.run();
          ran.add("outer");
        });
    group.run();
    group.leave();
    assertEquals(List.of("outer", "inner"), ran);
  }

  @Test
  void execute_elsewhere_runsOnThePool() throws InterruptedException {
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(1);
    executor.execute(
        () -> {
          threads.add(Thread.currentThread());
          done.countDown();
        });
    done.await();
    assertTrue(threads.get(0).getName().startsWith("cairn-local-"), threads.toString());
    assertTrue(threads.get(0).isDaemon());
  }

  @Test
  void execute_afterLeave_runsOnThePool() throws InterruptedException {
    group.enter();
    group.leave();
    CountDownLatch done = new CountDownLatch(1);
    executor.execute(done::countDown);
    done.await();
    assertEquals(0, group.counts().ranOnReaders());
  }

  @Test
  void leave_withWorkLeft_handsItOver() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(3);
    group.enter();
    for (int i = 0; i < 3; i++) {
      executor.execute(done::countDown);
    }
    group.leave();
    done.await();
    assertEquals(3, group.counts().handedOver());
    assertEquals(0, group.counts().ranOnReaders());
  }

  @Test
  void run_afterItsTime_handsTheRestOver() throws InterruptedException {
    use(1, Integer.MAX_VALUE, NEVER_NANOS);
    CountDownLatch done = new CountDownLatch(5);
    group.enter();
    for (int i = 0; i < 5; i++) {
      executor.execute(done::countDown);
    }
    group.run();
    done.await();
    group.leave();
    assertEquals(1, group.counts().ranOnReaders());
    assertEquals(4, group.counts().handedOver());
  }

  @Test
  void run_afterItsMailboxes_handsTheRestOver() throws InterruptedException {
    use(NEVER_NANOS, 2, NEVER_NANOS);
    CountDownLatch done = new CountDownLatch(5);
    group.enter();
    for (int i = 0; i < 5; i++) {
      executor.execute(done::countDown);
    }
    group.run();
    assertEquals(2, group.counts().ranOnReaders());
    done.await();
    group.leave();
  }

  @Test
  void readerBlockedInATask_strandsNothing() throws InterruptedException {
    use(NEVER_NANOS, Integer.MAX_VALUE, TimeUnit.MILLISECONDS.toNanos(1));
    CountDownLatch others = new CountDownLatch(3);
    group.enter();
    executor.execute(() -> awaitQuietly(others));
    for (int i = 0; i < 3; i++) {
      executor.execute(others::countDown);
    }
    group.run();
    group.leave();
    assertEquals(3, group.counts().stolen());
  }

  @Test
  void readerThatNeverRuns_strandsNothing() throws InterruptedException {
    use(NEVER_NANOS, Integer.MAX_VALUE, TimeUnit.MILLISECONDS.toNanos(1));
    CountDownLatch done = new CountDownLatch(1);
    group.enter();
    executor.execute(done::countDown);
    done.await();
    group.leave();
    assertEquals(1, group.counts().stolen());
  }

  @Test
  void readerThatEnds_strandsNothing() throws InterruptedException {
    use(NEVER_NANOS, Integer.MAX_VALUE, TimeUnit.MILLISECONDS.toNanos(1));
    CountDownLatch done = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              group.enter();
              executor.execute(done::countDown);
            });
    reader.start();
    reader.join();
    done.await();
  }

  @Test
  void idleReader_stealsFromABlockedOne() throws Exception {
    // An executor that the group did not make: there is neither pool nor watch, only a reader can
    // help.
    LocalFirst unwatched = newGroup(NEVER_NANOS, Integer.MAX_VALUE, 1);
    LocalFirstExecutor onReaders = new LocalFirstExecutor(unwatched);
    CountDownLatch stolen = new CountDownLatch(1);
    CyclicBarrier blocked = new CyclicBarrier(2);
    Thread reader =
        new Thread(
            () -> {
              unwatched.enter();
              onReaders.execute(
                  () -> {
                    awaitQuietly(blocked);
                    awaitQuietly(stolen);
                  });
              onReaders.execute(stolen::countDown);
              unwatched.run();
              unwatched.leave();
            });
    reader.start();
    blocked.await();
    unwatched.enter();
    unwatched.run();
    unwatched.leave();
    reader.join();
    assertEquals(1, unwatched.counts().stolen());
  }

  @Test
  void failingTask_isReportedAndTheNextOneRuns() {
    IllegalStateException failure = new IllegalStateException("planted");
    List<String> ran = new ArrayList<>();
    group.enter();
    executor.execute(
        () -> {
          throw failure;
        });
    executor.execute(() -> ran.add("next"));
    group.run();
    group.leave();
    assertSame(failure, failures.poll());
    assertEquals(List.of("next"), ran);
  }

  @Test
  void enterTwice_isRefused() {
    group.enter();
    assertThrows(IllegalStateException.class, group::enter);
    group.leave();
    assertThrows(IllegalStateException.class, group::leave);
  }

  @Test
  void shutdown_refusesNewTasksAndWaitsForAcceptedOnes() throws InterruptedException {
    group.enter();
    List<String> ran = new ArrayList<>();
    executor.execute(() -> ran.add("accepted"));
    executor.shutdown();
    assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> ran.add("late")));
    assertFalse(executor.awaitTermination(1, TimeUnit.MILLISECONDS));
    group.run();
    assertTrue(executor.isTerminated());
    assertEquals(List.of("accepted"), ran);
    group.leave();
  }

  @Test
  void shutdownNow_returnsWhatHasNotStarted() throws InterruptedException {
    group.enter();
    Runnable task = () -> {};
    executor.execute(task);
    assertEquals(List.of(task), executor.shutdownNow());
    assertTrue(executor.awaitTermination(0, TimeUnit.SECONDS));
    group.leave();
  }

  @Test
  void newExecutor_afterTheLastOneEnded_startsThePoolAgain() throws InterruptedException {
    executor.shutdown();
    executor.awaitTermination(10, TimeUnit.SECONDS);
    executor = group.newExecutor();
    CountDownLatch done = new CountDownLatch(1);
    executor.execute(done::countDown);
    done.await();
  }

  @Test
  void pools_thatFollowEachOther_leaveNoThread() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      executor.shutdown();
      executor = group.newExecutor();
    }
    executor.shutdown();
    awaitNoThreads();
  }

  private static void awaitNoThreads() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("cairn-local-")) {
        thread.join(10_000);
        assertFalse(thread.isAlive(), thread.toString());
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitQuietly(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
