package org.cairnfs.sharding.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.ReplyValue.ExtentsFound;
import org.jspecify.annotations.Nullable;

/**
 * Gives every hole in a range of a file unwritten blocks, hole by hole, a bounded number at a time.
 *
 * <p>A range that cannot fit is refused before anything is reserved. When space runs out all the
 * same, what has been reserved stays, as in ext4: the file reads as before.
 */
final class Reservation {
  /** Blocks that one step looks at, and reserves at most. */
  private static final int STEP_BLOCKS = 4096;

  private final Entities entities;
  private final BlockReader reader;
  private final GrantPool grants;
  private final DataThreads threads;
  private final Ino ino;
  private final long end;
  private final CompletableFuture<Outcome<Void>> result = new CompletableFuture<>();

  /** Everything before is reserved. */
  private long next;

  /**
   * @param first block, at least 0
   * @param end the block after the last
   */
  Reservation(
      Entities entities,
      BlockReader reader,
      GrantPool grants,
      DataThreads threads,
      Ino ino,
      long first,
      long end) {
    this.entities = entities;
    this.reader = reader;
    this.grants = grants;
    this.threads = threads;
    this.ino = ino;
    this.next = first;
    this.end = end;
  }

  /** ENOSPC. */
  CompletionStage<Outcome<Void>> run() {
    if (end - next <= STEP_BLOCKS) {
      step();
    } else {
      then(
          entities.ask(request -> new InodeCommand.GetAttributes(request, ino)),
          answer -> startIfItFits(((ReplyValue.AttributesFound) answer).attributes().blocks()));
    }
    return result;
  }

  private void startIfItFits(long sectors) {
    long present = sectors / (BlockRange.BLOCK / 512);
    if (end - next - present > grants.blocksWithinReach()) {
      result.complete(Outcome.refused(Errno.ENOSPC));
    } else {
      step();
    }
  }

  private void step() {
    if (next >= end) {
      result.complete(Outcome.done());
      return;
    }
    BlockRange window = new BlockRange(next, (int) Math.min(STEP_BLOCKS, end - next));
    then(reader.map(ino, window), map -> fill(window, map));
  }

  /** Every step begins on a thread of data, so that however many there are, none is inside one. */
  private void stepLater() {
    threads
        .callLater(
            () -> {
              step();
              return true;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                result.completeExceptionally(failure);
              }
            });
  }

  private void fill(BlockRange window, ExtentsFound map) {
    long hole = window.first();
    long holeEnd = window.end();
    for (Extent extent : map.extents()) {
      if (extent.block() > hole) {
        holeEnd = extent.block();
        break;
      }
      hole = extent.end();
    }
    next = hole;
    if (hole >= window.end()) {
      stepLater();
      return;
    }
    then(grants.take(ino, hole, (int) (holeEnd - hole)), this::attach);
  }

  private void attach(Allocation allocation) {
    List<Extent> extents = unwritten(next, allocation);
    entities
        .ask(request -> new InodeCommand.Preallocate(request, ino, extents, allocation.uses()))
        .whenComplete((answer, failure) -> attached(allocation, answer, failure));
  }

  private void attached(
      Allocation allocation, @Nullable Outcome<ReplyValue> answer, @Nullable Throwable failure) {
    if (answer instanceof Outcome.Ok<ReplyValue>) {
      allocation.consumed();
      next += allocation.blocks();
      stepLater();
      return;
    }
    allocation.unused();
    if (answer instanceof Outcome.Refused<ReplyValue> refused) {
      if (refused.errno() == Errno.EAGAIN) {
        stepLater();
      } else {
        result.complete(Outcome.refused(refused.errno()));
      }
    } else if (failure != null) {
      result.completeExceptionally(failure);
    }
  }

  private static List<Extent> unwritten(long block, Allocation allocation) {
    List<Extent> extents = new ArrayList<>();
    long at = block;
    for (Allocation.Portion portion : allocation.portions()) {
      for (int done = 0; done < portion.blocks(); done += Extent.MAX_BLOCKS) {
        int length = Math.min(Extent.MAX_BLOCKS, portion.blocks() - done);
        extents.add(Extent.unwritten(at, portion.start() + done, length));
        at += length;
      }
    }
    return extents;
  }

  /** Goes on with a value; everything else is the result. */
  private <T> void then(CompletionStage<Outcome<T>> stage, Consumer<T> use) {
    stage.whenComplete(
        (outcome, failure) -> {
          try {
            if (outcome instanceof Outcome.Ok<T> ok) {
              use.accept(ok.value());
            } else if (outcome instanceof Outcome.Refused<T> refused) {
              result.complete(Outcome.refused(refused.errno()));
            } else if (failure != null) {
              result.completeExceptionally(failure);
            }
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
  }
}
