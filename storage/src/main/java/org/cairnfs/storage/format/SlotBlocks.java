package org.cairnfs.storage.format;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What the blocks of a slot have in common: a header that names the slot, or nothing but zeros. */
final class SlotBlocks {
  private SlotBlocks() {}

  static Optional<BlockHeader> check(
      ByteBuffer buffer, String device, int magic, int version, long volume, int slot, long address)
      throws CorruptBlockException {
    if (isZero(buffer)) {
      return Optional.empty();
    }
    BlockHeader header = BlockHeader.check(buffer, 0, device, magic, version, volume, address);
    if (header.owner() != slot) {
      throw new CorruptBlockException(device, address, "slot " + slot, "slot " + header.owner());
    }
    return Optional.of(header);
  }

  private static boolean isZero(ByteBuffer buffer) {
    for (int i = 0; i < VolumeLayout.BLOCK; i += Long.BYTES) {
      if (buffer.getLong(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
