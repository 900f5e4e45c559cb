package org.cairnfs.sharding.mount;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies between files without a trip through the kernel: a piece is read, then written.
 *
 * <p>A piece waits in the heap between its reading and its writing, since nobody who holds a buffer
 * may wait for another. Holes become zeros, as on ext4.
 */
final class CopyPath {
  private static final Logger LOG = LoggerFactory.getLogger(CopyPath.class);

  /** Bytes that one request copies at most: whoever asked for more asks again. */
  static final long COPY_BYTES_MAX = 64L << 20;

  private static final int PIECE_BYTES = 1 << 20;

  /**
   * A copy as it was asked for.
   *
   * @param length at least 0; no range goes beyond the largest offset
   */
  record Copy(
      Ino from, long fromOffset, Ino to, long toOffset, long length, boolean clearPrivileges) {}

  private final ReadPath reads;
  private final WritePath writes;

  CopyPath(ReadPath reads, WritePath writes) {
    this.reads = reads;
    this.writes = writes;
  }

  /** Bytes copied; fewer than asked after a failure that came later than the first piece. */
  CompletionStage<Outcome<Long>> copy(Copy copy) {
    return copyFrom(copy, 0, Math.min(copy.length(), COPY_BYTES_MAX));
  }

  private CompletionStage<Outcome<Long>> copyFrom(Copy copy, long done, long length) {
    int wanted = (int) Math.min(PIECE_BYTES, length - done);
    if (wanted == 0) {
      return completed(Outcome.ok(done));
    }
    return reads
        .read(copy.from(), copy.fromOffset() + done, wanted)
        .thenCompose(
            read -> {
              if (read instanceof Outcome.Ok<Data> ok) {
                return write(copy, done, inHeap(ok.value()));
              }
              return completed(Outcome.<Integer>refused(((Outcome.Refused<Data>) read).errno()));
            })
        .thenCompose(outcome -> goOn(copy, done, length, wanted, outcome))
        .exceptionallyCompose(failure -> shortened(copy, done, failure));
  }

  private static ByteBuffer inHeap(Data data) {
    try (data) {
      return ByteBuffer.allocate(data.buffer().remaining()).put(data.buffer()).flip();
    }
  }

  private CompletionStage<Outcome<Integer>> write(Copy copy, long done, ByteBuffer piece) {
    if (!piece.hasRemaining()) {
      return completed(Outcome.ok(0));
    }
    WritePath.Write write = new WritePath.Write(copy.to(), piece, false, copy.clearPrivileges());
    return writes.write(write, copy.toOffset() + done);
  }

  private CompletionStage<Outcome<Long>> goOn(
      Copy copy, long done, long length, int wanted, Outcome<Integer> outcome) {
    if (outcome instanceof Outcome.Ok<Integer> ok) {
      long now = done + ok.value();
      return ok.value() == wanted ? copyFrom(copy, now, length) : completed(Outcome.ok(now));
    }
    Errno errno = ((Outcome.Refused<Integer>) outcome).errno();
    return completed(done > 0 ? Outcome.ok(done) : Outcome.refused(errno));
  }

  private static CompletionStage<Outcome<Long>> shortened(Copy copy, long done, Throwable failure) {
    Throwable cause = BlockReader.causeOf(failure);
    if (done == 0) {
      return CompletableFuture.failedFuture(cause);
    }
    LOG.error("{} to {}: a copy ended after {} bytes", copy.from(), copy.to(), done, cause);
    return completed(Outcome.ok(done));
  }

  private static <T> CompletionStage<T> completed(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
