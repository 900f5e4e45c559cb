package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a MKNOD; the name follows.
 *
 * <pre>
 * struct fuse_mknod_in, 16 bytes
 *    0  u32  mode
 *    4  u32  rdev
 *    8  u32  umask
 *   12  u32  padding
 * </pre>
 */
public record MknodIn(int mode, int rdev, int umask) {
  public static final int SIZE = 16;

  /** Takes one off the front of a request's body. */
  public static MknodIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    MknodIn read = new MknodIn(from.getInt(), from.getInt(), from.getInt());
    Body.skip(from, 4);
    return read;
  }
}
