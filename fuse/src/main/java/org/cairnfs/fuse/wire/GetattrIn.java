package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a GETATTR.
 *
 * <pre>
 * struct fuse_getattr_in, 16 bytes
 *    0  u32  flags
 *    4  u32  dummy
 *    8  u64  handle
 * </pre>
 *
 * @param flags FUSE_GETATTR_FH (1): the handle is valid
 */
public record GetattrIn(int flags, long handle) {
  public static final int SIZE = 16;

  /** Takes one off the front of a request's body. */
  public static GetattrIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    int at = from.position();
    from.position(at + SIZE);
    return new GetattrIn(from.getInt(at + 0), from.getLong(at + 8));
  }
}
