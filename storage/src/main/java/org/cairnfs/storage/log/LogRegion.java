package org.cairnfs.storage.log;

import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;

/**
 * The part of META that is a slot's ring.
 *
 * @param device META
 * @param start its first byte there
 * @param bytes its length, a power of two, at least 64 KiB
 */
public record LogRegion(BlockDevice device, long start, long bytes) {
  private static final int BATCH_MAX = 1 << 20;
  private static final int RECORD_MAX = 16 << 20;

  public LogRegion {
    if (start % BlockDevice.BLOCK != 0 || Long.bitCount(bytes) != 1 || bytes < 64 * 1024) {
      throw new IllegalArgumentException("no log region: " + start + " length " + bytes);
    }
  }

  /** Where on the device a position is. */
  long address(long position) {
    return start + offset(position);
  }

  /** From the position to the end of the ring: 1 to {@link #bytes}. */
  long beforeEnd(long position) {
    return bytes - offset(position);
  }

  private long offset(long position) {
    return position & (bytes - 1);
  }

  /** Bytes of a batch with more than one record, at most: so that a ring holds many batches. */
  int batchMax() {
    return (int) Math.min(BATCH_MAX, bytes / 8);
  }

  /** Bytes of any batch, at most. */
  int storedMax() {
    return Math.max(
        batchMax(),
        (int) AlignedBuffers.roundUp(LogBatch.HEADER_BYTES + LogBatch.recordBytes(recordMax())));
  }

  /** Bytes of a record's body, at most. */
  public int recordMax() {
    return (int) Math.min(RECORD_MAX, bytes / 4 - BlockDevice.BLOCK);
  }
}
