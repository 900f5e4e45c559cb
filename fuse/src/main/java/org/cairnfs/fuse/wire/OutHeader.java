package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * What every reply begins with.
 *
 * <pre>
 * struct fuse_out_header, 16 bytes
 *    0  u32  length          of the whole reply
 *    4  i32  error           0 or a negative errno
 *    8  u64  unique          of the request
 * </pre>
 */
public final class OutHeader {
  public static final int SIZE = 16;

  private OutHeader() {}

  /**
   * Writes it at the buffer's start, whatever its position.
   *
   * @param errno 0 or positive
   */
  public static void write(ByteBuffer to, int length, int errno, long unique) {
    to.putInt(0, length).putInt(4, -errno).putLong(8, unique);
  }
}
