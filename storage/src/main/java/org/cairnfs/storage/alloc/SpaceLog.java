package org.cairnfs.storage.alloc;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.cairnfs.storage.item.Transaction;

/** What space needs of the node's log. */
public interface SpaceLog {
  /** Appends and applies a transaction of storage's own. */
  long append(Transaction transaction);

  /** Runs a short step in memory between two appends. */
  <T> T betweenAppends(Supplier<T> step);

  long durablePosition();

  CompletionStage<Void> whenDurable(long position);
}
