package org.cairnfs.sharding.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.ReplyValue.ExtentsFound;
import org.jspecify.annotations.Nullable;

/** Reads of files. They do not wait for each other, nor for changes under way. */
final class ReadPath {
  /** Bytes of one read; EINVAL beyond. */
  static final int READ_BYTES_MAX = 8 << 20;

  private static final Data NOTHING = new NoData();

  /** Data of a file, in a buffer of the mount. */
  private record BufferedData(ByteBuffer buffer, DataBuffers.Buffer memory) implements Data {
    @Override
    public void close() {
      memory.close();
    }
  }

  /** Nothing, at the end of a file. */
  private record NoData() implements Data {
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    @Override
    public ByteBuffer buffer() {
      return EMPTY.duplicate();
    }

    @Override
    public void close() {}
  }

  private final BlockReader blocks;
  private final DataBuffers buffers;

  ReadPath(BlockReader blocks, DataBuffers buffers) {
    this.blocks = blocks;
    this.buffers = buffers;
  }

  /** Fewer bytes only at the end of the file. */
  CompletionStage<Outcome<Data>> read(Ino ino, long offset, int length) {
    if (offset < 0 || length < 0 || length > READ_BYTES_MAX) {
      return CompletableFuture.completedFuture(Outcome.refused(Errno.EINVAL));
    }
    int wanted = (int) Math.min(length, Long.MAX_VALUE - offset);
    if (wanted == 0) {
      return CompletableFuture.completedFuture(Outcome.ok(NOTHING));
    }
    BlockRange range = BlockRange.covering(offset, wanted);
    return buffers
        .acquire(range.bytes())
        .thenCompose(
            buffer ->
                blocks
                    .withMap(ino, range, map -> fill(buffer, ino, offset, wanted, map))
                    .whenComplete((outcome, failure) -> closeIfUnused(buffer, outcome)));
  }

  private Data fill(DataBuffers.Buffer buffer, Ino ino, long offset, int wanted, ExtentsFound map)
      throws IOException {
    long left = map.size() - offset;
    if (left <= 0) {
      return NOTHING;
    }
    int available = (int) Math.min(wanted, left);
    BlockRange range = BlockRange.covering(offset, available);
    ByteBuffer target = buffer.slice(range.bytes());
    blocks.load(ino, map, range, target);
    return new BufferedData(target.slice(BlockRange.within(offset), available), buffer);
  }

  private static void closeIfUnused(DataBuffers.Buffer buffer, @Nullable Outcome<Data> outcome) {
    boolean used = outcome instanceof Outcome.Ok<Data> ok && ok.value() instanceof BufferedData;
    if (!used) {
      buffer.close();
    }
  }
}
