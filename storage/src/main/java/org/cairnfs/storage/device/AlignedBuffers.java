package org.cairnfs.storage.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Direct little-endian buffers that start on a {@link BlockDevice#BLOCK} boundary of memory. */
public final class AlignedBuffers {
  private AlignedBuffers() {}

  /**
   * A zeroed buffer.
   *
   * @param bytes its capacity and limit, a multiple of {@link BlockDevice#BLOCK}
   */
  public static ByteBuffer allocate(int bytes) {
    if (bytes < 0 || bytes % BlockDevice.BLOCK != 0) {
      throw new IllegalArgumentException("not a multiple of " + BlockDevice.BLOCK + ": " + bytes);
    }
    return ByteBuffer.allocateDirect(bytes + BlockDevice.BLOCK)
        .alignedSlice(BlockDevice.BLOCK)
        .slice(0, bytes)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next multiple of {@link BlockDevice#BLOCK} at or above. */
  public static long roundUp(long bytes) {
    return (bytes + BlockDevice.BLOCK - 1) & -BlockDevice.BLOCK;
  }

  /** Whether the device can use what remains in this buffer without a copy. */
  static boolean isAligned(ByteBuffer buffer) {
    return buffer.isDirect() && buffer.alignmentOffset(buffer.position(), BlockDevice.BLOCK) == 0;
  }
}
