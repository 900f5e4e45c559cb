package org.cairnfs.sharding.mount;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.InodeCommand.GrantUse;
import org.cairnfs.actors.protocol.RangeChange;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.ReplyValue.ExtentsFound;
import org.jspecify.annotations.Nullable;

/**
 * Changes of what ranges of files are: allocated, holes, zeros.
 *
 * <p>Blocks are reserved first, some at a time ({@link Reservation}); what that leaves behind when
 * it fails is blocks that read as the hole did. Then one command makes the change. Blocks that the
 * range covers in part and that are written come along with it, rewritten with zeros in the range.
 */
final class RangePath {
  /**
   * A change as it was asked for.
   *
   * @param offset bytes, at least 0
   * @param length bytes, at least 1; the end is no more than the largest offset
   */
  record Range(
      Ino ino,
      RangeChange change,
      long offset,
      long length,
      boolean keepSize,
      boolean clearPrivileges) {
    long end() {
      return offset + length;
    }
  }

  private final Entities entities;
  private final BlockReader reader;
  private final BlockWriter writer;
  private final DataBuffers buffers;
  private final GrantPool grants;
  private final DataThreads threads;

  RangePath(
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

  /** The attributes afterwards; ENOSPC. */
  CompletionStage<Outcome<ReplyValue>> change(Range range) {
    if (range.change() == RangeChange.PUNCH) {
      return changeReserved(range);
    }
    long first = BlockRange.blockOf(range.offset());
    long end = BlockRange.blockOf(range.end() - 1) + 1;
    return new Reservation(entities, reader, grants, threads, range.ino(), first, end)
        .run()
        .thenCompose(
            reserved ->
                reserved instanceof Outcome.Ok<Void>
                    ? changeReserved(range)
                    : completed(refusal(reserved)));
  }

  private CompletionStage<Outcome<ReplyValue>> changeReserved(Range range) {
    if (range.change() == RangeChange.ALLOCATE) {
      return send(range, List.of(), List.of());
    }
    return edges(range)
        .thenCompose(
            found -> {
              if (found instanceof Outcome.Ok<List<Long>> ok) {
                List<Long> edges = ok.value();
                return edges.isEmpty()
                    ? send(range, List.of(), List.of())
                    : changeWithEdges(range, edges);
              }
              return completed(refusal(found));
            });
  }

  /** The blocks that are written and that the range covers in part. */
  private CompletionStage<Outcome<List<Long>>> edges(Range range) {
    List<Long> edges = new ArrayList<>();
    long first = BlockRange.blockOf(range.offset());
    long last = BlockRange.blockOf(range.end());
    boolean head = BlockRange.within(range.offset()) > 0;
    boolean tail = BlockRange.within(range.end()) > 0 && !(head && first == last);
    return addEdge(range, edges, head ? first : -1)
        .thenCompose(
            added ->
                added instanceof Outcome.Ok<List<Long>>
                    ? addEdge(range, edges, tail ? last : -1)
                    : completed(added));
  }

  /** Adds a block unless it is negative, or a hole, or ends the file: that one goes as a whole. */
  private CompletionStage<Outcome<List<Long>>> addEdge(Range range, List<Long> edges, long block) {
    if (block < 0) {
      return completed(Outcome.ok(edges));
    }
    return reader
        .map(range.ino(), new BlockRange(block, 1))
        .thenApply(
            outcome ->
                outcome.map(
                    map -> {
                      boolean whole =
                          block * BlockRange.BLOCK >= range.offset() && range.end() >= map.size();
                      if (!whole && map.extents().stream().anyMatch(Extent::isWritten)) {
                        edges.add(block);
                      }
                      return edges;
                    }));
  }

  private CompletionStage<Outcome<ReplyValue>> changeWithEdges(Range range, List<Long> edges) {
    int bytes = edges.size() * BlockRange.BLOCK;
    return buffers
        .acquire(bytes)
        .thenCompose(
            buffer ->
                grants
                    .takeAll(range.ino(), edges)
                    .thenCompose(
                        taken ->
                            taken instanceof Outcome.Ok<Allocation> ok
                                ? rewrite(range, edges, buffer.slice(bytes), ok.value())
                                : completed(refusal(taken)))
                    .whenComplete((outcome, failure) -> buffer.close()));
  }

  private CompletionStage<Outcome<ReplyValue>> rewrite(
      Range range, List<Long> edges, ByteBuffer target, Allocation allocation) {
    return load(range, edges, 0, target)
        .thenCompose(
            loaded ->
                loaded instanceof Outcome.Ok<ExtentsFound>
                    ? threads
                        .call(() -> writer.write(edges.get(0), target, allocation))
                        .thenCompose(written -> send(range, at(edges, written), allocation.uses()))
                    : completed(refusal(loaded)))
        .whenComplete((outcome, failure) -> settle(allocation, outcome));
  }

  /** Reads the edges one after the other, each to its place, and clears the range in them. */
  private CompletionStage<Outcome<ExtentsFound>> load(
      Range range, List<Long> edges, int index, ByteBuffer target) {
    BlockRange block = new BlockRange(edges.get(index), 1);
    ByteBuffer part = target.slice(index * BlockRange.BLOCK, BlockRange.BLOCK);
    int from = (int) Math.max(0, range.offset() - block.offset());
    int to = (int) Math.min(BlockRange.BLOCK, range.end() - block.offset());
    return reader
        .withMap(
            range.ino(),
            block,
            map -> {
              reader.load(range.ino(), map, block, part);
              BlockReader.zero(part, from, to);
              return map;
            })
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Ok<ExtentsFound> && index + 1 < edges.size()
                    ? load(range, edges, index + 1, target)
                    : completed(outcome));
  }

  /** What was written as neighbours belongs at the edges. */
  private static List<Extent> at(List<Long> edges, List<Extent> written) {
    List<Extent> placed = new ArrayList<>(edges.size());
    for (Extent extent : written) {
      for (int i = 0; i < extent.length(); i++) {
        Extent.Checksums checksum = Extent.Checksums.of(extent.checksums().at(i));
        placed.add(new Extent(edges.get(placed.size()), extent.start() + i, checksum));
      }
    }
    return placed;
  }

  private static void settle(Allocation allocation, @Nullable Outcome<ReplyValue> outcome) {
    if (outcome instanceof Outcome.Ok<ReplyValue>) {
      allocation.consumed();
    } else {
      allocation.unused();
    }
  }

  private CompletionStage<Outcome<ReplyValue>> send(
      Range range, List<Extent> edges, List<GrantUse> used) {
    return entities.ask(
        request ->
            new InodeCommand.ChangeRange(
                request,
                range.ino(),
                range.change(),
                range.offset(),
                range.length(),
                range.keepSize(),
                edges,
                used,
                range.clearPrivileges()));
  }

  private static <T> Outcome<ReplyValue> refusal(Outcome<T> outcome) {
    return Outcome.refused(((Outcome.Refused<T>) outcome).errno());
  }

  private static <T> CompletionStage<T> completed(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
