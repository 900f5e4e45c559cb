package org.cairnfs.storage.store;

import java.util.List;
import org.cairnfs.storage.item.Change;

/**
 * A record that no table covers yet.
 *
 * @param number of the record in its shard; it keeps the number when it is appended again
 * @param changes in order
 */
public record UnflushedRecord(long number, List<Change> changes) {
  public UnflushedRecord {
    changes = List.copyOf(changes);
  }
}
