package org.cairnfs.sharding.leaks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
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
    return look.suspects();
  }

  @Override
  public void settle() {
    settling.run();
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
