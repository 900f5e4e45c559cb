package org.cairnfs.storage.volume;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first thing that made a node unable to go on; told once, on a thread of its own. */
final class Failure {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  private final Consumer<Throwable> onFailure;
  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

  Failure(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  boolean hasFailed() {
    return first.get() != null;
  }

  /** The node stops of its own accord: nobody needs to be told. */
  void halt() {
    first.compareAndSet(null, new IllegalStateException("halted"));
  }

  String reason() {
    return String.valueOf(first.get());
  }

  void fail(Throwable cause) {
    if (first.compareAndSet(null, cause)) {
      LOG.error("storage has failed: {}", cause.getMessage(), cause);
      new Thread(() -> onFailure.accept(cause), "cairn-storage-failure").start();
    }
  }
}
