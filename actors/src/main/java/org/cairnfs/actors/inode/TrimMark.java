package org.cairnfs.actors.inode;

import java.nio.ByteBuffer;
import org.cairnfs.storage.item.Bytes;

/**
 * The value of a pending trim: the file block, big-endian, from which on extents are being freed.
 */
final class TrimMark {
  private TrimMark() {}

  static Bytes encode(long block) {
    return Bytes.of(ByteBuffer.allocate(8).putLong(block).array());
  }

  static long decode(Bytes value) {
    return value.buffer().getLong();
  }
}
