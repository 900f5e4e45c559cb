package org.cairnfs.storage.volume;

import org.cairnfs.storage.item.Transaction;

/** Hears of transactions as they are appended, before they are durable. */
@FunctionalInterface
public interface AppendListener {
  /**
   * @param position of the transaction in the node's log
   */
  void appended(long position, Transaction transaction);
}
