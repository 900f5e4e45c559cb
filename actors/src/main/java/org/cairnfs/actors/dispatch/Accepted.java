package org.cairnfs.actors.dispatch;

import org.jspecify.annotations.Nullable;

/** A task, and the executor that accepted it and waits for its end. */
record Accepted(Runnable task, @Nullable LocalFirstExecutor executor) {
  /** Wakes a pool thread and does nothing. */
  static final Accepted WAKE = new Accepted(() -> {}, null);

  /** Runs the task; what it throws goes to the handler, as if it had ended a thread of a pool. */
  void run(Thread.UncaughtExceptionHandler handler) {
    try {
      task.run();
    } catch (Throwable failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      } else {
        handler.uncaughtException(Thread.currentThread(), failure);
      }
    } finally {
      if (executor != null) {
        executor.finished();
      }
    }
  }
}
