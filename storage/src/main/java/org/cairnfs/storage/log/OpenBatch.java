package org.cairnfs.storage.log;

import java.nio.ByteBuffer;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;

/**
 * A batch in memory: first filled under the log's lock, then closed and written by the committer.
 */
final class OpenBatch {
  private final ByteBuffer buffer;
  private final long position;
  private final long previous;
  private final int capacity;
  private final boolean pooled;
  private int count;
  private long lastRecord;

  /**
   * An empty one.
   *
   * @param buffer at least {@code capacity} bytes
   * @param pooled whether the buffer goes back to the pool
   */
  OpenBatch(ByteBuffer buffer, boolean pooled, long position, long previous, int capacity) {
    this.buffer = buffer.position(LogBatch.HEADER_BYTES);
    this.pooled = pooled;
    this.position = position;
    this.previous = previous;
    this.capacity = capacity;
  }

  boolean fits(int recordBytes) {
    return buffer.position() + recordBytes <= capacity;
  }

  /** Adds a record that fits, and returns its position. */
  long add(ByteBuffer body) {
    lastRecord = position + buffer.position() + Integer.BYTES;
    LogBatch.putRecord(buffer, body);
    count++;
    return lastRecord;
  }

  /** Where the next batch starts if this one takes another record of so many bytes. */
  long endWith(int recordBytes) {
    return position + AlignedBuffers.roundUp(buffer.position() + recordBytes);
  }

  /** Where the next batch starts if this one takes no more. */
  long end() {
    return endWith(0);
  }

  /** Where the next batch starts: a batch without records skips what is left of the ring. */
  long next(LogRegion region) {
    return count == 0 ? position + region.beforeEnd(position) : end();
  }

  long position() {
    return position;
  }

  long lastRecord() {
    return lastRecord;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  boolean isPooled() {
    return pooled;
  }

  /** Completes the batch; its buffer then holds exactly what is to be written. */
  LogBatch close(LogIdentity log, LogRegion region, long durable) {
    int length = buffer.position();
    long next = next(region);
    int stored = (int) AlignedBuffers.roundUp(Math.max(length, BlockDevice.BLOCK));
    buffer.limit(stored);
    while (buffer.hasRemaining()) {
      buffer.put((byte) 0);
    }
    LogBatch batch = new LogBatch(position, length, count, previous, next, durable);
    batch.writeHeader(buffer, log);
    buffer.flip();
    return batch;
  }
}
