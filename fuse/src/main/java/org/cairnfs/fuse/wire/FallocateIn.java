package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a FALLOCATE.
 *
 * <pre>
 * struct fuse_fallocate_in, 32 bytes
 *    0  u64  handle
 *    8  u64  offset
 *   16  u64  length
 *   24  u32  mode
 *   28  u32  padding
 * </pre>
 *
 * @param mode as in fallocate(2)
 */
public record FallocateIn(long handle, long offset, long length, int mode) {
  public static final int SIZE = 32;

  /** Takes one off the front of a request's body. */
  public static FallocateIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    FallocateIn read =
        new FallocateIn(from.getLong(), from.getLong(), from.getLong(), from.getInt());
    Body.skip(from, 4);
    return read;
  }
}
