package org.cairnfs.sharding.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.protocol.InodeCommand.AttachExtents;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.ReplyValue.ExtentsFound;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes of files: copy on write, block by block.
 *
 * <p>A write is cut into pieces of bounded size, one command each. A piece gets its memory, then
 * its blocks, then reads what it keeps of the first and last block, writes all blocks and attaches
 * them. Memory before blocks, and no reader's ticket while waiting for either: so nobody waits in a
 * circle, and freed space is not held back by who waits for it.
 *
 * <p>What fails before anything was written is the write's failure; after that the write is short,
 * and whoever writes the rest meets the failure again.
 */
final class WritePath {
  private static final Logger LOG = LoggerFactory.getLogger(WritePath.class);

  /** A write as it was asked for. */
  record Write(Ino ino, ByteBuffer source, boolean append, boolean clearPrivileges) {}

  /** What a piece came to: bytes written at an offset, or nothing because the file ends there. */
  private record Progress(long offset, int written) {}

  private final Entities entities;
  private final BlockReader reader;
  private final BlockWriter writer;
  private final DataBuffers buffers;
  private final GrantPool grants;
  private final DataThreads threads;
  private final int pieceBytes;

  WritePath(
      Entities entities,
      BlockReader reader,
      BlockWriter writer,
      DataBuffers buffers,
      GrantPool grants,
      DataThreads threads,
      int pieceBytes) {
    this.entities = entities;
    this.reader = reader;
    this.writer = writer;
    this.buffers = buffers;
    this.grants = grants;
    this.threads = threads;
    this.pieceBytes = pieceBytes;
  }

  /**
   * Writes what remains in the source, whose position stays.
   *
   * @param offset where; for an append where the file probably ends
   * @return bytes written, fewer than all only after a failure that came later than the first piece
   */
  CompletionStage<Outcome<Integer>> write(Write write, long offset) {
    return writeFrom(write, offset, 0);
  }

  private CompletionStage<Outcome<Integer>> writeFrom(Write write, long offset, int done) {
    int left = write.source().remaining() - done;
    if (left == 0) {
      return completed(Outcome.ok(done));
    }
    if (offset < 0 || offset > Long.MAX_VALUE - left) {
      return completed(done > 0 ? Outcome.ok(done) : Outcome.refused(Errno.EFBIG));
    }
    int length = Math.min(left, pieceBytes - BlockRange.within(offset));
    ByteBuffer bytes = write.source().slice(write.source().position() + done, length);
    return new Piece(write, offset, bytes)
        .run()
        .thenCompose(outcome -> goOn(write, done, outcome))
        .exceptionallyCompose(failure -> shortened(write, done, failure));
  }

  private CompletionStage<Outcome<Integer>> goOn(Write write, int done, Outcome<Progress> outcome) {
    if (outcome instanceof Outcome.Ok<Progress> ok) {
      Progress progress = ok.value();
      return writeFrom(write, progress.offset() + progress.written(), done + progress.written());
    }
    return completed(done > 0 ? Outcome.ok(done) : outcome.map(never -> done));
  }

  private static CompletionStage<Outcome<Integer>> shortened(
      Write write, int done, Throwable failure) {
    Throwable cause = BlockReader.causeOf(failure);
    if (done == 0) {
      return CompletableFuture.failedFuture(cause);
    }
    LOG.error("{}: a write ended after {} bytes", write.ino(), done, cause);
    return completed(Outcome.ok(done));
  }

  private static <T> CompletionStage<T> completed(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private static <T, R> CompletionStage<Outcome<R>> ifOk(
      Outcome<T> outcome, Function<T, CompletionStage<Outcome<R>>> next) {
    if (outcome instanceof Outcome.Ok<T> ok) {
      return next.apply(ok.value());
    }
    return completed(Outcome.refused(((Outcome.Refused<T>) outcome).errno()));
  }

  /** One command's worth of a write at one offset. */
  private final class Piece {
    final Write write;
    final Ino ino;
    final long offset;
    final ByteBuffer bytes;

    Piece(Write write, long offset, ByteBuffer bytes) {
      this.write = write;
      this.ino = write.ino();
      this.offset = offset;
      this.bytes = bytes;
    }

    CompletionStage<Outcome<Progress>> run() {
      BlockRange range = BlockRange.covering(offset, bytes.remaining());
      return buffers
          .acquire(range.bytes())
          .thenCompose(
              buffer ->
                  grants
                      .take(ino, range.first(), range.count())
                      .thenCompose(taken -> ifOk(taken, blocks -> fill(buffer, blocks)))
                      .whenComplete((outcome, failure) -> buffer.close()));
    }

    /** The allocation may be shorter than the piece: then so is what is written. */
    private CompletionStage<Outcome<Progress>> fill(
        DataBuffers.Buffer buffer, Allocation allocation) {
      BlockRange range = new BlockRange(BlockRange.blockOf(offset), allocation.blocks());
      int length =
          (int) Math.min(bytes.remaining(), (long) range.bytes() - BlockRange.within(offset));
      ByteBuffer target = buffer.slice(range.bytes());
      return edges(range, length, target)
          .thenCompose(edges -> ifOk(edges, size -> put(size, range, length, target, allocation)))
          .whenComplete((outcome, failure) -> settle(allocation, outcome));
    }

    private void settle(Allocation allocation, @Nullable Outcome<Progress> outcome) {
      if (outcome instanceof Outcome.Ok<Progress> ok && ok.value().written() > 0) {
        allocation.consumed();
      } else {
        allocation.unused();
      }
    }

    /**
     * Brings what the piece keeps of its first and last block into the target.
     *
     * @return the size of the file for an append, else the offset
     */
    private CompletionStage<Outcome<Long>> edges(BlockRange range, int length, ByteBuffer target) {
      long end = offset + length;
      boolean head = BlockRange.within(offset) > 0;
      boolean tail = BlockRange.within(end) > 0;
      if (!write.append() && !head && !tail) {
        return completed(Outcome.ok(offset));
      }
      long from = head || write.append() ? range.first() : range.last();
      long to = tail && !write.append() ? range.end() : from + 1;
      BlockRange asked = new BlockRange(from, (int) (to - from));
      return reader.withMap(
          ino,
          asked,
          map -> {
            if (head || tail && range.count() == 1) {
              edge(map, range, range.first(), head || end < map.size(), target);
            }
            if (tail && range.count() > 1) {
              edge(map, range, range.last(), end < map.size(), target);
            }
            return write.append() ? map.size() : offset;
          });
    }

    private void edge(
        ExtentsFound map, BlockRange range, long block, boolean kept, ByteBuffer target)
        throws IOException {
      int at = (int) (block - range.first()) * BlockRange.BLOCK;
      ByteBuffer part = target.slice(at, BlockRange.BLOCK);
      if (kept) {
        reader.load(ino, map, new BlockRange(block, 1), part);
      } else {
        BlockReader.zero(part, 0, BlockRange.BLOCK);
      }
    }

    /** Not for an append whose file ends elsewhere: that starts again there. */
    private CompletionStage<Outcome<Progress>> put(
        long at, BlockRange range, int length, ByteBuffer target, Allocation allocation) {
      if (at != offset) {
        return completed(Outcome.ok(new Progress(at, 0)));
      }
      return threads
          .call(
              () -> {
                target.put(BlockRange.within(offset), bytes, 0, length);
                return writer.write(range.first(), target, allocation);
              })
          .thenCompose(extents -> attach(length, extents, allocation))
          .thenApply(answer -> answer.map(done -> new Progress(offset, length)));
    }

    private CompletionStage<Outcome<ReplyValue>> attach(
        int length, List<Extent> extents, Allocation allocation) {
      return entities.ask(
          request ->
              new AttachExtents(
                  request,
                  ino,
                  offset,
                  length,
                  extents,
                  allocation.uses(),
                  write.clearPrivileges()));
    }
  }
}
