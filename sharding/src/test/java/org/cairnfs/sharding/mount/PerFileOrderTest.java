package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.junit.jupiter.api.Test;

class PerFileOrderTest {
  private static final Ino FILE = new Ino(300);

  private final Deque<Runnable> work = new ArrayDeque<>();
  private final PerFileOrder order = new PerFileOrder(new DataThreads(work::add));

  private void runWork() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
  }

  @Test
  void changesOfOneFile_followEachOther() {
    CompletableFuture<Outcome<Integer>> first = new CompletableFuture<>();
    List<Integer> started = new ArrayList<>();
    order.submit(FILE, () -> note(started, 1, first));
    order.submit(FILE, () -> note(started, 2, done(2)));
    order.submit(new Ino(301), () -> note(started, 3, done(3)));
    assertEquals(List.of(1, 3), started);
    first.complete(Outcome.ok(1));
    runWork();
    assertEquals(List.of(1, 3, 2), started);
    assertEquals(0, order.busyFiles());
  }

  private static <T> T note(List<Integer> started, int number, T stage) {
    started.add(number);
    return stage;
  }

  private static CompletionStage<Outcome<Integer>> done(int number) {
    return CompletableFuture.completedFuture(Outcome.ok(number));
  }

  @Test
  void failedChange_doesNotStopTheNext() {
    CompletableFuture<Outcome<Integer>> first = new CompletableFuture<>();
    var failing = order.submit(FILE, () -> first).toCompletableFuture();
    var second =
        order
            .<Integer>submit(
                FILE,
                () -> {
                  throw new IllegalStateException("planted");
                })
            .toCompletableFuture();
    var third = order.submit(FILE, () -> done(3)).toCompletableFuture();
    first.completeExceptionally(new RejectedExecutionException("planted"));
    runWork();
    assertTrue(failing.isCompletedExceptionally());
    assertTrue(second.isCompletedExceptionally());
    assertEquals(Outcome.ok(3), third.join());
  }

  @Test
  void endedThreads_failNoChangeSilently() {
    PerFileOrder ended =
        new PerFileOrder(
            new DataThreads(
                task -> {
                  throw new RejectedExecutionException("planted");
                }));
    CompletableFuture<Outcome<Integer>> first = new CompletableFuture<>();
    ended.submit(FILE, () -> first);
    var second = ended.submit(FILE, () -> done(2)).toCompletableFuture();
    first.complete(Outcome.ok(1));
    assertEquals(Outcome.ok(2), second.join());
    assertEquals(0, ended.busyFiles());
  }

  @Test
  void settled_waitsForWhatWasSubmittedBeforeOnly() {
    CompletableFuture<Outcome<Integer>> first = new CompletableFuture<>();
    CompletableFuture<Outcome<Integer>> second = new CompletableFuture<>();
    order.submit(FILE, () -> first);
    var settled = order.settled(FILE).toCompletableFuture();
    var all = order.settled().toCompletableFuture();
    order.submit(FILE, () -> second);
    assertFalse(settled.isDone() || all.isDone());
    first.complete(Outcome.ok(1));
    runWork();
    assertTrue(settled.isDone() && all.isDone());
    assertFalse(order.settled(FILE).toCompletableFuture().isDone());
    second.complete(Outcome.ok(2));
    assertTrue(order.settled(FILE).toCompletableFuture().isDone());
  }

  @Test
  void waitingChanges_areBounded() {
    CompletableFuture<Outcome<Integer>> first = new CompletableFuture<>();
    order.submit(FILE, () -> first);
    List<CompletionStage<Outcome<Integer>>> waiting = new ArrayList<>();
    for (int i = 0; i < PerFileOrder.WAITING_MAX; i++) {
      waiting.add(order.submit(FILE, () -> done(0)));
    }
    var over = order.submit(FILE, () -> done(0)).toCompletableFuture();
    assertEquals(Outcome.refused(Errno.EAGAIN), over.join());
    first.complete(Outcome.ok(1));
    runWork();
    waiting.forEach(stage -> assertTrue(stage.toCompletableFuture().isDone()));
  }
}
