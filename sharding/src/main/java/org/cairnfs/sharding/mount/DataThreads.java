package org.cairnfs.sharding.mount;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads that may wait for the DATA device.
 *
 * <p>Answers of entities arrive on threads that run actors or read requests; whatever touches the
 * device goes through here. Work that is on such a thread already stays there.
 */
final class DataThreads {
  private final Executor executor;
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  DataThreads(Executor executor) {
    this.executor = executor;
  }

  /** Runs the work here if this is a thread of data, else on one. */
  <T> CompletionStage<T> call(Callable<T> work) {
    return inside.get() ? completed(work) : callLater(work);
  }

  /** Runs the work on a thread of data, never before this returns on the calling thread. */
  <T> CompletionStage<T> callLater(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            inside.set(true);
            try {
              complete(result, work);
            } finally {
              inside.remove();
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private static <T> CompletionStage<T> completed(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    complete(result, work);
    return result;
  }

  /** A failure of the work becomes the stage's. */
  private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
    T value;
    try {
      value = work.call();
    } catch (Exception | Error e) {
      result.completeExceptionally(e);
      return;
    }
    result.complete(value);
  }
}
