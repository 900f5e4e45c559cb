package org.cairnfs.storage.alloc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Change;

/**
 * The DATA space of one open shard.
 *
 * <p>Methods that return changes only decide; the space moves when the caller appends a transaction
 * with those changes for this shard. A run freed by a transaction can be granted again once that
 * transaction is durable and every reader that was under way when it was appended has finished
 * ({@link #beginRead}).
 */
public interface DataSpace {
  /** A decided grant and the changes that record it. */
  record Granted(Grant grant, List<Change> changes) {}

  /**
   * Takes up to {@code blocks} neighbouring blocks for a mount; fewer when no run is longer.
   *
   * @return empty when no free run is in memory: call {@link #refill} and try again
   */
  Optional<Granted> grant(long holder, long blocks);

  /**
   * Takes blocks like {@link #grant}, for a mount that will put them in the place of as many others
   * of this shard, which become free: so the few blocks that the shard keeps back serve too.
   *
   * @return empty when there are none in memory: call {@link #refillReplacing} and try again
   */
  Optional<Granted> grantReplacing(long holder, long blocks);

  /** A decided grant will not be recorded after all. */
  void withdraw(Granted granted);

  /**
   * Loads or acquires free runs for at least {@code blocks}.
   *
   * @return false when the shard and the pool have no space left
   */
  CompletionStage<Boolean> refill(long blocks);

  /**
   * Loads free runs, those kept back too, or waits for what has just become free.
   *
   * @return false when there are none now; there will be when a grant of {@link #grantReplacing} or
   *     a reader that is under way has ended
   */
  CompletionStage<Boolean> refillReplacing();

  /** The first {@code blocks} of a grant become part of an extent. */
  List<Change> consume(Grant grant, long blocks);

  /** What is left of a grant becomes free. */
  List<Change> giveBack(Grant grant);

  /** A run that an extent no longer holds becomes free. */
  List<Change> free(BlockRun run);

  /** Grants recorded in this shard for a holder, from memory or device. */
  CompletionStage<List<Grant>> grantsOf(long holder);

  /** Grants of every holder, a page at a time, after (holder, number). */
  CompletionStage<List<Grant>> grants(long afterHolder, long afterNumber, int limit);

  /** A reader that uses an extent map of this shard starts; keeps freed runs from being granted. */
  long beginRead();

  /** The reader with this ticket has finished. */
  void endRead(long ticket);

  /** Readers that have not finished: 0 when nobody reads. */
  int readsUnderWay();

  /** Free blocks listed in this shard, grants not included. */
  long freeBlocks();
}
