package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a SETXATTR without FUSE_SETXATTR_EXT; name and value follow.
 *
 * <pre>
 * struct fuse_setxattr_in, 8 bytes
 *    0  u32  size
 *    4  u32  flags
 * </pre>
 *
 * @param size of the value
 * @param flags as in setxattr(2)
 */
public record SetxattrIn(int size, int flags) {
  public static final int SIZE = 8;

  /** Takes one off the front of a request's body. */
  public static SetxattrIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new SetxattrIn(from.getInt(), from.getInt());
  }
}
