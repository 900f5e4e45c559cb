package org.cairnfs.storage.volume;

import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Transaction;

/**
 * Tells transactions that need META space for good from those that give some back.
 *
 * <p>A transaction grows when the items it puts outnumber twice those it removes. Removing a name
 * puts the directory's record, an orphan and a reply for three or four entries removed, so it
 * passes; creating one puts six or more and removes an old reply at most. A freed run of DATA
 * counts as a removal, other items of space do not count.
 */
public final class Growth {
  private Growth() {}

  /** Whether a store that has only its reserve of META left refuses the transaction. */
  public static boolean grows(Transaction transaction) {
    int puts = 0;
    int removals = 0;
    for (Transaction.Part part : transaction.parts()) {
      for (Change change : part.changes()) {
        boolean put = change instanceof Change.Put;
        if (!SpaceItems.isSpace(change.key())) {
          puts += put ? 1 : 0;
          removals += put ? 0 : 1;
        } else if (put && SpaceItems.isFreeRun(change.key())) {
          removals++;
        }
      }
    }
    return puts > 2 * removals;
  }
}
