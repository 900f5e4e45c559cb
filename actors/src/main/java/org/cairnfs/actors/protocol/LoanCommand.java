package org.cairnfs.actors.protocol;

import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.LoanId;

/**
 * Borrowing between entities of one node.
 *
 * <pre>
 *  borrower (a Directory)                      lender (Directory or Inode)
 *      Lend(ino, loan) ──────────────────────►  waits until nobody changes ino,
 *                                               then changes nothing of it itself
 *      ◄────────────────────────────── Lent(loan)
 *   persists a transaction that names the loan
 *      Settle(ino, loan) ────────────────────►  ino is its own again
 * </pre>
 *
 * A borrower takes all it needs in ascending order of inodes, itself included, so nobody waits in a
 * circle. A lender that waits too long voids the loan at the appender: either the transaction is
 * already there, or it never will be; both ways the items tell the truth.
 */
public sealed interface LoanCommand extends EntityCommand {
  LoanId loan();

  /** Asks for an inode. */
  record Lend(EntityAddress address, Ino ino, LoanId loan, EntityAddress borrower)
      implements LoanCommand {}

  /** To the borrower: the inode is frozen. */
  record Lent(EntityAddress address, Ino ino, LoanId loan) implements LoanCommand {}

  /** To the lender: the borrower has finished with the inode, whatever came of it. */
  record Settle(EntityAddress address, Ino ino, LoanId loan) implements LoanCommand {}
}
