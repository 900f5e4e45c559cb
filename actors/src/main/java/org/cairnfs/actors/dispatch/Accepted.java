package org.cairnfs.actors.dispatch;

/** A task, and the executor that accepted it and waits for its end. */
record Accepted(Runnable task, LocalFirstExecutor executor) {
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
      executor.finished();
    }
  }
}
