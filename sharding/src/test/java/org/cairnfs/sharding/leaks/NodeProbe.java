package org.cairnfs.sharding.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cairnfs.storage.leaks.LeakProbe;
import org.cairnfs.storage.leaks.Suspect;

/**
 * A probe of a node in this JVM, made of a look and of what may make suspects go away.
 *
 * @param settling see {@link LeakProbe#settle}
 */
public record NodeProbe(String kind, Look look, Runnable settling) implements LeakProbe {
  private static final int SECONDS_MAX = 10;

  /** Finds suspects. */
  public interface Look {
    List<Suspect> suspects() throws IOException;
  }

  public NodeProbe(String kind, Look look) {
    this(kind, look, () -> {});
  }

  @Override
  public List<Suspect> scan() throws IOException {
    return onThreadThatEnds(look::suspects);
  }

  @Override
  public void settle() {
    try {
      onThreadThatEnds(Executors.callable(settling));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pekko keeps for every thread the actors that it has met, and with them their node. */
  private static <T> T onThreadThatEnds(Callable<T> task) throws IOException {
    FutureTask<T> result = new FutureTask<>(task);
    Thread thread = new Thread(result, "leak-probe");
    thread.start();
    try {
      T value = result.get();
      thread.join();
      return value;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a node was looked at", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException told) {
        throw told;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What a node answers within a bound. */
  public static <T> T answer(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the node was to answer", e);
    } catch (TimeoutException e) {
      throw new IOException("the node does not answer", e);
    } catch (ExecutionException | CompletionException e) {
      throw new IOException("the node cannot tell: " + e.getCause(), e);
    }
  }
}
