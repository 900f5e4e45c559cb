package org.cairnfs.actors.entity;

import java.util.concurrent.CompletionStage;

/**
 * A decision needs items that are not in memory, or room that is not there yet. Unwinds the
 * decision, which has changed nothing yet; it is made again when the load has completed. Has no
 * stack trace: it is a way of control, not a fault.
 */
public final class ItemsNotCachedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final transient CompletionStage<Void> loaded;

  ItemsNotCachedException(CompletionStage<Void> loaded) {
    super("items are being loaded");
    this.loaded = loaded;
  }

  /** Completes when the decision can be tried again. */
  public CompletionStage<Void> loaded() {
    return loaded;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
