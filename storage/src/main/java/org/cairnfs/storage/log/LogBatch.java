package org.cairnfs.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.BlockHeader;

/**
 * The header of a batch of records in a node's log, and the one place that knows its format.
 *
 * <pre>
 *  0    header: magic CaLB, length, volume, address = position of the batch, epoch;
 *       owner = slot, aux = number of records                                   48 bytes
 *  48   position of the batch before it in this epoch, or its own if none       u64
 *  56   position of the batch after it                                          u64
 *  64   up to where the log was durable when this was written                   u64
 *  72   records, each:  length of the body u32 | body | zeros up to 8 bytes
 *       zeros                                                                   to 4096
 * </pre>
 *
 * <p>The checksum covers {@code length} bytes, which end with the last record. A batch without
 * records skips the rest of the ring: the batch after it starts the next lap. The position of a
 * record is that of its body, 4 modulo 8.
 *
 * @param position of the batch
 * @param length bytes that count
 * @param count of records
 * @param previous position of the batch before
 * @param next position of the batch after
 * @param durable every batch before this position was durable when this one was written
 */
record LogBatch(long position, int length, int count, long previous, long next, long durable) {
  static final int HEADER_BYTES = 72;

  private static final int MAGIC = BlockHeader.magic("CaLB");
  private static final int VERSION = 1;
  private static final int ALIGN = 8;

  /** Consumes the records of a batch. */
  interface Records {
    void accept(long position, ByteBuffer body) throws IOException;
  }

  /** Bytes a record takes in a batch. */
  static int recordBytes(int bodyBytes) {
    return (Integer.BYTES + bodyBytes + ALIGN - 1) & -ALIGN;
  }

  /** Puts a record at the buffer's position. */
  static void putRecord(ByteBuffer buffer, ByteBuffer body) {
    buffer.putInt(body.remaining()).put(body);
    while (buffer.position() % ALIGN != 0) {
      buffer.put((byte) 0);
    }
  }

  /** Completes a batch whose records are in the buffer; the bytes behind them must be zero. */
  void writeHeader(ByteBuffer buffer, LogIdentity log) {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(BlockHeader.BYTES, previous);
    buffer.putLong(BlockHeader.BYTES + 8, next);
    buffer.putLong(BlockHeader.BYTES + 16, durable);
    new BlockHeader(MAGIC, VERSION, length, log.volume(), position, log.epoch(), log.slot(), count)
        .writeTo(buffer, 0);
  }

  /**
   * Reads what looks like the header of the batch at this position; the checksum is not looked at
   * yet.
   *
   * @param at index in the buffer, which has at least {@link #HEADER_BYTES} there
   * @return empty if it is not one of this log, or not of this position
   */
  static Optional<LogBatch> peek(
      ByteBuffer buffer, int at, LogIdentity log, LogRegion region, long position) {
    BlockHeader header = BlockHeader.peek(buffer, at);
    if (header.magic() != MAGIC
        || header.version() != VERSION
        || header.volume() != log.volume()
        || header.address() != position
        || header.epoch() != log.epoch()
        || header.owner() != log.slot()) {
      return Optional.empty();
    }
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    LogBatch batch =
        new LogBatch(
            position,
            header.length(),
            header.aux(),
            in.getLong(at + BlockHeader.BYTES),
            in.getLong(at + BlockHeader.BYTES + 8),
            in.getLong(at + BlockHeader.BYTES + 16));
    return batch.isPossible(region) ? Optional.of(batch) : Optional.empty();
  }

  private boolean isPossible(LogRegion region) {
    long room = region.beforeEnd(position);
    long most = Math.min(room, region.storedMax());
    if (length < HEADER_BYTES || length > most || count < 0 || previous > position) {
      return false;
    }
    return next - position == (count == 0 ? room : AlignedBuffers.roundUp(length));
  }

  /** Whether the buffer holds the whole of this batch, undamaged, from index {@code at}. */
  boolean isIntact(ByteBuffer buffer, int at) {
    return buffer.limit() - at >= length && BlockHeader.checksumHolds(buffer, at);
  }

  /** Bytes to write or read. */
  int storedBytes() {
    return (int) AlignedBuffers.roundUp(Math.max(length, BlockDevice.BLOCK));
  }

  /** Hands out the records of an intact batch at index {@code at} of the buffer. */
  void forEach(ByteBuffer buffer, int at, Records records) throws IOException {
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int offset = HEADER_BYTES;
    for (int i = 0; i < count; i++) {
      int bodyBytes = in.getInt(at + offset);
      int bodyAt = offset + Integer.BYTES;
      records.accept(position + bodyAt, buffer.slice(at + bodyAt, bodyBytes));
      offset += recordBytes(bodyBytes);
    }
  }
}
