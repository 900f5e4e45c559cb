package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a CREATE; the name follows.
 *
 * <pre>
 * struct fuse_create_in, 16 bytes
 *    0  u32  flags
 *    4  u32  mode
 *    8  u32  umask
 *   12  u32  openFlags
 * </pre>
 */
public record CreateIn(int flags, int mode, int umask, int openFlags) {
  public static final int SIZE = 16;

  /** Takes one off the front of a request's body. */
  public static CreateIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new CreateIn(from.getInt(), from.getInt(), from.getInt(), from.getInt());
  }
}
