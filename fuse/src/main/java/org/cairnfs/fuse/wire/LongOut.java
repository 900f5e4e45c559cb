package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * An offset, the reply to LSEEK, or a number of bytes, the reply to COPY_FILE_RANGE_64.
 *
 * <pre>
 * struct fuse_lseek_out, struct fuse_copy_file_range_out, 8 bytes
 *    0  u64  offset or bytes
 * </pre>
 */
public final class LongOut {
  public static final int SIZE = 8;

  private LongOut() {}

  public static void write(ByteBuffer to, long value) {
    to.putLong(value);
  }
}
