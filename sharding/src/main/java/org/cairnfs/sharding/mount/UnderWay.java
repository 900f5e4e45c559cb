package org.cairnfs.sharding.mount;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Outcome;

/** Counts the operations of a mount that have not completed, so that it can end after the last. */
final class UnderWay {
  /** Guarded by this, as what follows. */
  private int count;

  private boolean closing;
  private final CompletableFuture<Void> none = new CompletableFuture<>();

  /** Starts an operation; ENOTCONN once {@link #close} was called. */
  <T> CompletionStage<Outcome<T>> track(Supplier<CompletionStage<Outcome<T>>> operation) {
    synchronized (this) {
      if (closing) {
        return CompletableFuture.completedFuture(Outcome.refused(Errno.ENOTCONN));
      }
      count++;
    }
    return started(operation).whenComplete((outcome, failure) -> ended());
  }

  private static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> operation) {
    try {
      return operation.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended() {
    boolean last;
    synchronized (this) {
      count--;
      last = closing && count == 0;
    }
    if (last) {
      none.complete(null);
    }
  }

  /** Nothing more starts; completes when what has started has completed. */
  CompletionStage<Void> close() {
    boolean idle;
    synchronized (this) {
      closing = true;
      idle = count == 0;
    }
    if (idle) {
      none.complete(null);
    }
    return none;
  }

  synchronized int count() {
    return count;
  }
}
