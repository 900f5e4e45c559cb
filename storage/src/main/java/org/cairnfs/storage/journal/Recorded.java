package org.cairnfs.storage.journal;

import org.cairnfs.storage.item.Transaction;

/** An event that can be persisted: it carries everything its operation changes. */
public interface Recorded {
  Transaction transaction();
}
