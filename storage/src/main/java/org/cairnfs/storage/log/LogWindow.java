package org.cairnfs.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.BlockHeader;

/** A piece of the ring in memory through which batches are looked at. Not thread-safe. */
final class LogWindow {
  private static final int BYTES = 1 << 20;

  /** Blocks kept before the one asked for, since {@link #headerOfAnyEpoch} is asked backwards. */
  private static final int BEHIND = 128 * 1024;

  private final LogRegion region;
  private ByteBuffer buffer;
  private long base;
  private int length;

  LogWindow(LogRegion region) {
    this.region = region;
    this.buffer = AlignedBuffers.allocate((int) Math.min(BYTES, region.bytes()));
  }

  /** The batch at this position if it is of this log and undamaged. */
  Optional<LogBatch> intactBatch(LogIdentity log, long position) throws IOException {
    require(position, position, BlockDevice.BLOCK);
    Optional<LogBatch> batch = LogBatch.peek(buffer, index(position), log, region, position);
    if (batch.isEmpty()) {
      return batch;
    }
    require(position, position, batch.get().storedBytes());
    return batch.filter(b -> b.isIntact(buffer, index(position)));
  }

  /** What looks like the header of a batch at this position, of this slot but of any epoch. */
  Optional<LogBatch> headerOfAnyEpoch(LogIdentity log, long position) throws IOException {
    long lap = position - (region.bytes() - region.beforeEnd(position));
    require(Math.max(lap, position - BEHIND), position, BlockDevice.BLOCK);
    long epoch = BlockHeader.peek(buffer, index(position)).epoch();
    LogIdentity other = new LogIdentity(log.volume(), log.slot(), epoch);
    return LogBatch.peek(buffer, index(position), other, region, position);
  }

  /** Hands out the records of the batch {@link #intactBatch} returned last. */
  void forEachRecord(LogBatch batch, LogBatch.Records records) throws IOException {
    batch.forEach(buffer, index(batch.position()), records);
  }

  private int index(long position) {
    return (int) (position - base);
  }

  /**
   * Makes the window hold so many bytes at the position; if it must read, it starts at {@code
   * from}.
   */
  private void require(long from, long position, int bytes) throws IOException {
    if (length > 0 && position >= base && position + bytes <= base + length) {
      return;
    }
    long wanted = position - from + bytes;
    if (wanted > buffer.capacity()) {
      buffer = AlignedBuffers.allocate((int) wanted);
    }
    length = 0;
    int readable = (int) Math.min(buffer.capacity(), region.beforeEnd(from));
    buffer.clear().limit(readable);
    region.device().read(region.address(from), buffer);
    buffer.flip();
    base = from;
    length = readable;
  }
}
