package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a MKDIR; the name follows.
 *
 * <pre>
 * struct fuse_mkdir_in, 8 bytes
 *    0  u32  mode
 *    4  u32  umask
 * </pre>
 */
public record MkdirIn(int mode, int umask) {
  public static final int SIZE = 8;

  /** Takes one off the front of a request's body. */
  public static MkdirIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new MkdirIn(from.getInt(), from.getInt());
  }
}
