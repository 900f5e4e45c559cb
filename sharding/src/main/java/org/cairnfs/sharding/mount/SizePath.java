package org.cairnfs.sharding.mount;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.protocol.InodeCommand.SetAttributes;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.ReplyValue.ExtentsFound;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a file's size.
 *
 * <p>Bytes past the end of a file are zeros on the device too, so that the file can grow again
 * without showing what it had there: a size that cuts a block that is written takes a copy of that
 * block, with zeros after the cut, along.
 */
final class SizePath {
  private final Entities entities;
  private final BlockReader reader;
  private final BlockWriter writer;
  private final DataBuffers buffers;
  private final GrantPool grants;
  private final DataThreads threads;

  SizePath(
      Entities entities,
      BlockReader reader,
      BlockWriter writer,
      DataBuffers buffers,
      GrantPool grants,
      DataThreads threads) {
    this.entities = entities;
    this.reader = reader;
    this.writer = writer;
    this.buffers = buffers;
    this.grants = grants;
    this.threads = threads;
  }

  /** Executes a change that has a size. */
  CompletionStage<Outcome<ReplyValue>> setSize(Ino ino, AttributeChange change) {
    long size = change.size().orElseThrow();
    if (size < 0) {
      return completed(Outcome.refused(Errno.EINVAL));
    }
    if (BlockRange.within(size) == 0) {
      return set(ino, change, List.of(), null);
    }
    BlockRange last = BlockRange.covering(size, 1);
    return reader
        .map(ino, last)
        .thenCompose(
            outcome -> {
              if (outcome instanceof Outcome.Ok<ExtentsFound> found) {
                boolean written = found.value().extents().stream().anyMatch(Extent::isWritten);
                boolean cuts = size < found.value().size() && written;
                return cuts ? cut(ino, change, last) : set(ino, change, List.of(), null);
              }
              return completed(refusal(outcome));
            });
  }

  private CompletionStage<Outcome<ReplyValue>> cut(
      Ino ino, AttributeChange change, BlockRange last) {
    return buffers
        .acquire(last.bytes())
        .thenCompose(
            buffer ->
                grants
                    .take(ino, last.first(), 1)
                    .thenCompose(
                        taken ->
                            taken instanceof Outcome.Ok<Allocation> ok
                                ? rewrite(ino, change, last, buffer, ok.value())
                                : completed(refusal(taken)))
                    .whenComplete((outcome, failure) -> buffer.close()));
  }

  private CompletionStage<Outcome<ReplyValue>> rewrite(
      Ino ino,
      AttributeChange change,
      BlockRange last,
      DataBuffers.Buffer buffer,
      Allocation allocation) {
    ByteBuffer block = buffer.slice(last.bytes());
    int kept = BlockRange.within(change.size().orElseThrow());
    return reader
        .withMap(
            ino,
            last,
            map -> {
              reader.load(ino, map, last, block);
              BlockReader.zero(block, kept, last.bytes());
              return map;
            })
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Ok<ExtentsFound>
                    ? threads
                        .call(() -> writer.write(last.first(), block, allocation))
                        .thenCompose(tail -> set(ino, change, tail, allocation))
                    : completed(refusal(outcome)))
        .whenComplete((outcome, failure) -> settle(allocation, outcome));
  }

  private static void settle(Allocation allocation, @Nullable Outcome<ReplyValue> outcome) {
    if (outcome instanceof Outcome.Ok<ReplyValue>) {
      allocation.consumed();
    } else {
      allocation.unused();
    }
  }

  private CompletionStage<Outcome<ReplyValue>> set(
      Ino ino, AttributeChange change, List<Extent> tail, @Nullable Allocation allocation) {
    return entities.ask(
        request ->
            new SetAttributes(
                request, ino, change, tail, allocation == null ? List.of() : allocation.uses()));
  }

  private static <T> Outcome<ReplyValue> refusal(Outcome<T> outcome) {
    return Outcome.refused(((Outcome.Refused<T>) outcome).errno());
  }

  private static <T> CompletionStage<T> completed(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
