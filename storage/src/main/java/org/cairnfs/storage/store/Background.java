package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Work that may fail, on another thread. */
final class Background {
  /** What is to be done. */
  interface Work<T> {
    T run() throws IOException;
  }

  private Background() {}

  /**
   * Completes with what the work returns or throws; with the refusal if the executor takes none.
   */
  static <T> CompletionStage<T> run(Executor executor, Work<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      executor.execute(() -> complete(done, work));
    } catch (RuntimeException refused) {
      done.completeExceptionally(refused);
    }
    return done;
  }

  private static <T> void complete(CompletableFuture<T> done, Work<T> work) {
    try {
      done.complete(work.run());
    } catch (IOException | RuntimeException | Error e) {
      done.completeExceptionally(e);
    }
  }
}
