package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * A number of bytes: the reply to WRITE, and to GETXATTR and LISTXATTR when they ask for the size
 * only.
 *
 * <pre>
 * struct fuse_write_out, struct fuse_getxattr_out, 8 bytes
 *    0  u32  size
 *    4  u32  padding
 * </pre>
 */
public final class CountOut {
  public static final int SIZE = 8;

  private CountOut() {}

  public static void write(ByteBuffer to, int bytes) {
    to.putInt(bytes).putInt(0);
  }
}
