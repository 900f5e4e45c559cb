package org.cairnfs.sharding.mount;

import org.cairnfs.storage.device.BlockDevice;

/**
 * Neighbouring blocks of a file.
 *
 * @param first the first file block
 * @param count at least 1
 */
record BlockRange(long first, int count) {
  static final int BLOCK = BlockDevice.BLOCK;

  /** The blocks that hold {@code offset <= byte < offset + length}; at least one byte. */
  static BlockRange covering(long offset, int length) {
    long first = blockOf(offset);
    return new BlockRange(first, (int) (blockOf(offset + length - 1) - first) + 1);
  }

  static long blockOf(long offset) {
    return offset / BLOCK;
  }

  /** Where an offset lies inside its block. */
  static int within(long offset) {
    return (int) (offset % BLOCK);
  }

  /** The first block after it. */
  long end() {
    return first + count;
  }

  long last() {
    return end() - 1;
  }

  int bytes() {
    return count * BLOCK;
  }

  /** The offset in the file of its first byte. */
  long offset() {
    return first * BLOCK;
  }
}
