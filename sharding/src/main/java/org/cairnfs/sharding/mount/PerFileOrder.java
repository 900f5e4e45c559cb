package org.cairnfs.sharding.mount;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Makes the changes of each file's data follow one another.
 *
 * <p>A change starts when the one before it, of the same file, has completed; changes of different
 * files do not know each other. Nobody's thread waits: the first change starts at once on the
 * caller's, a queued one on a thread of data, or, when those have ended, wherever the one before it
 * ended: it fails there at its first use of the device. Files without changes under way take no
 * memory.
 */
final class PerFileOrder {
  /** Changes of one file that may wait; EAGAIN beyond. More than a kernel has requests. */
  static final int WAITING_MAX = 1024;

  /** The changes of one file that have not completed. */
  private static final class Line {
    final Deque<Runnable> waiting = new ArrayDeque<>();
    CompletableFuture<Void> lastDone = new CompletableFuture<>();
  }

  private final DataThreads threads;

  /** Guarded by this. */
  private final Map<Ino, Line> lines = new HashMap<>();

  PerFileOrder(DataThreads threads) {
    this.threads = threads;
  }

  /** Starts a change, now or when the file's earlier ones have completed. */
  <T> CompletionStage<Outcome<T>> submit(
      Ino ino, Supplier<? extends CompletionStage<Outcome<T>>> change) {
    CompletableFuture<Outcome<T>> result = new CompletableFuture<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable start = () -> start(ino, change, result, done);
    synchronized (this) {
      Line line = lines.get(ino);
      if (line != null) {
        if (line.waiting.size() == WAITING_MAX) {
          return CompletableFuture.completedFuture(Outcome.refused(Errno.EAGAIN));
        }
        line.waiting.add(start);
        line.lastDone = done;
        return result;
      }
      line = new Line();
      line.lastDone = done;
      lines.put(ino, line);
    }
    start.run();
    return result;
  }

  private <T> void start(
      Ino ino,
      Supplier<? extends CompletionStage<Outcome<T>>> change,
      CompletableFuture<Outcome<T>> result,
      CompletableFuture<Void> done) {
    started(change)
        .whenComplete(
            (outcome, failure) -> {
              advance(ino);
              complete(result, outcome, failure);
              done.complete(null);
            });
  }

  private static <T> CompletionStage<Outcome<T>> started(
      Supplier<? extends CompletionStage<Outcome<T>>> change) {
    try {
      return change.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> void complete(
      CompletableFuture<T> result, @Nullable T value, @Nullable Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(failure);
    } else if (value != null) {
      result.complete(value);
    }
  }

  private void advance(Ino ino) {
    Runnable next;
    synchronized (this) {
      Line line = lines.get(ino);
      next = line == null ? null : line.waiting.poll();
      if (next == null) {
        lines.remove(ino);
        return;
      }
    }
    Runnable following = next;
    threads
        .callLater(
            () -> {
              following.run();
              return true;
            })
        .whenComplete(
            (started, failure) -> {
              if (failure instanceof RejectedExecutionException) {
                following.run();
              }
            });
  }

  /** Completes when the changes of a file submitted before have. */
  synchronized CompletionStage<Void> settled(Ino ino) {
    Line line = lines.get(ino);
    return line == null ? CompletableFuture.completedFuture(null) : line.lastDone;
  }

  /** Completes when all changes submitted before have. */
  synchronized CompletionStage<Void> settled() {
    return CompletableFuture.allOf(
        lines.values().stream().map(line -> line.lastDone).toArray(CompletableFuture[]::new));
  }

  /** Files with changes under way. */
  synchronized int busyFiles() {
    return lines.size();
  }
}
