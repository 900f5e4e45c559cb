package org.cairnfs.storage.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A node's sign of life, rewritten in place as long as it lives.
 *
 * <pre>
 *  0    header: magic CaHB, volume, address, epoch; owner = slot                 48 bytes
 *  48   counter                                                                  u64
 *  56   wall clock, milliseconds since 1970                                      u64
 *  64   ceiling of sequence numbers                                              u64
 *  72   log tail                                                                 u64
 *  80   zero                                                                     to 4096
 * </pre>
 *
 * <p>Everything that varies is within one sector, so that a crash leaves the old or the new one.
 *
 * @param slot whose
 * @param epoch of the claim
 * @param counter grows with each one
 * @param wallMillis the node's clock
 * @param seqCeiling no sequence number the node has drawn exceeds it
 * @param logTail position in the slot's log, over all epochs, before which nobody needs it: it may
 *     be overwritten once this block is durable, and whoever reads the log starts here
 */
public record Heartbeat(
    int slot, long epoch, long counter, long wallMillis, long seqCeiling, long logTail) {
  public static final int BYTES = VolumeLayout.BLOCK;

  private static final int MAGIC = BlockHeader.magic("CaHB");
  private static final int VERSION = 1;

  /** Fills the first {@link #BYTES} of the buffer. */
  public void encode(ByteBuffer buffer, long volume, long address) {
    buffer.order(ByteOrder.LITTLE_ENDIAN).clear().put(new byte[BYTES]).position(BlockHeader.BYTES);
    buffer.putLong(counter).putLong(wallMillis).putLong(seqCeiling).putLong(logTail);
    new BlockHeader(MAGIC, VERSION, BYTES, volume, address, epoch, slot, 0).writeTo(buffer, 0);
    buffer.position(0).limit(BYTES);
  }

  /**
   * Reads a heartbeat block.
   *
   * @return empty if none was ever written there
   */
  public static Optional<Heartbeat> decode(
      ByteBuffer buffer, String device, long volume, int slot, long address)
      throws CorruptBlockException {
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(BlockHeader.BYTES);
    return SlotBlocks.check(buffer, device, MAGIC, VERSION, volume, slot, address)
        .map(
            h ->
                new Heartbeat(
                    slot, h.epoch(), in.getLong(), in.getLong(), in.getLong(), in.getLong()));
  }
}
