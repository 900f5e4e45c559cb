package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of an LSEEK.
 *
 * <pre>
 * struct fuse_lseek_in, 24 bytes
 *    0  u64  handle
 *    8  u64  offset
 *   16  u32  whence
 *   20  u32  padding
 * </pre>
 *
 * @param whence as in lseek(2): SEEK_DATA 3 or SEEK_HOLE 4
 */
public record LseekIn(long handle, long offset, int whence) {
  public static final int SIZE = 24;

  /** Takes one off the front of a request's body. */
  public static LseekIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    LseekIn read = new LseekIn(from.getLong(), from.getLong(), from.getInt());
    Body.skip(from, 4);
    return read;
  }
}
