package org.cairnfs.storage.volume;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.store.Footprint;
import org.cairnfs.storage.store.ShardStore;

/**
 * A volume as one node has it open.
 *
 * <ul>
 *   <li><b>atomic</b>: a transaction is appended and applied to all its shards, or to none.
 *   <li><b>order</b>: positions grow in the order of appends, and what is durable is always a
 *       prefix.
 *   <li><b>memory first</b>: {@link #append} never waits for a device.
 * </ul>
 *
 * All methods may be called by any thread.
 */
public interface NodeStorage extends AutoCloseable {
  VolumeInfo info();

  /** The claim under which this node writes. */
  NodeClaim claim();

  /** No sequence number that was drawn on this volume before this node opened it exceeds this. */
  long seqCeilingBefore();

  /**
   * Opens a shard: recovers what its manifest and the logs it names hold and durably adds this
   * node's log to that manifest. Opening an open shard returns it.
   */
  CompletionStage<ShardStore> openShard(ShardId shard);

  /** The shard's store, if {@link #openShard} has completed and it has not been closed since. */
  Optional<ShardStore> shard(ShardId shard);

  /**
   * The space for file data of an open shard.
   *
   * @throws IllegalStateException if the shard is not open
   */
  DataSpace dataSpace(ShardId shard);

  /** The device that holds file data. */
  BlockDevice data();

  /**
   * Appends a transaction to the log in memory and applies it to its shards, which must all be
   * open.
   *
   * @return its position, greater than every earlier one
   * @throws AppendRefusedException if it names a voided loan, a shard is not open, the log has
   *     failed, or it grows a store that has only its reserve left; nothing has changed then
   */
  long append(Transaction transaction);

  /** The position of the last append on this node. */
  long appendedPosition();

  /** Everything up to this position survives a crash. */
  long durablePosition();

  /**
   * Completes when {@link #durablePosition} reaches the position; starts a commit for it at once.
   */
  CompletionStage<Void> whenDurable(long position);

  /**
   * Completes when appended but not yet durable transactions use less than the bound, and no shard
   * waits for room on META; at once when it is so already, and after {@link
   * Maintenance#ROOM_WAIT_MAX} at the latest. Mutating requests wait here before they are sent.
   */
  CompletionStage<Void> whenRoom();

  /**
   * The same for these shards and their META, and bounded: completes when none of them needs a
   * flush, merges or a chunk to have room, or after {@link Maintenance#ROOM_WAIT_MAX}.
   *
   * @return whether it is worth trying again
   */
  CompletionStage<Boolean> whenRoom(Set<ShardId> shards);

  /** Judges a part of a transaction: see {@link Growth#of(Transaction.Part, ShardStore)}. */
  interface Judge {
    Footprint judge(Transaction.Part part, ShardStore store);
  }

  /**
   * Whether there is room for a transaction. When it is NOW that room is kept for exactly this
   * transaction, which must be appended: then {@link #append} does not refuse it for want of space.
   *
   * <p>LATER is also the answer while something that the judge needs is not in memory; it is then
   * being loaded.
   *
   * @param judge asked only if that decides
   */
  Admission admit(Transaction transaction, Judge judge);

  /** Draws a loan. */
  LoanId openLoan();

  /**
   * Makes every later append that names the loan fail. Voiding twice is allowed.
   *
   * @return false if a transaction that names it has been appended
   */
  boolean voidLoan(LoanId loan);

  /**
   * The lender knows the outcome: the loan's number is forgotten, later appends naming it are
   * refused.
   */
  void settleLoan(LoanId loan);

  /** Loans drawn and not settled yet: 0 when no operation is under way. */
  int openLoans();

  /**
   * Has every later transaction with events reported, in the order of appends, under the lock of
   * appends: the listener must be quick and must not call back. There is one listener at most.
   */
  void onAppended(AppendListener listener);

  /** Whether transactions that only grow a store are refused for want of META space. */
  boolean metaFull(ShardId shard);

  /** Totals for statfs and status. */
  SpaceTotals totals();

  /**
   * Stops accepting transactions, makes everything durable, writes all tables and releases the
   * slot.
   */
  @Override
  void close();
}
