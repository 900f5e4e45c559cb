package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a READ, READDIR or READDIRPLUS.
 *
 * <pre>
 * struct fuse_read_in, 40 bytes
 *    0  u64  handle
 *    8  u64  offset
 *   16  u32  size
 *   20  u32  readFlags
 *   24  u64  lockOwner
 *   32  u32  flags
 *   36  u32  padding
 * </pre>
 *
 * @param size the bytes that fit the reply
 */
public record ReadIn(long handle, long offset, int size, int readFlags, long lockOwner, int flags) {
  public static final int SIZE = 40;

  /** Takes one off the front of a request's body. */
  public static ReadIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    ReadIn read =
        new ReadIn(
            from.getLong(),
            from.getLong(),
            from.getInt(),
            from.getInt(),
            from.getLong(),
            from.getInt());
    Body.skip(from, 4);
    return read;
  }
}
