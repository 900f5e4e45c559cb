package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a RELEASE or RELEASEDIR.
 *
 * <pre>
 * struct fuse_release_in, 24 bytes
 *    0  u64  handle
 *    8  u32  flags
 *   12  u32  releaseFlags
 *   16  u64  lockOwner
 * </pre>
 */
public record ReleaseIn(long handle, int flags, int releaseFlags, long lockOwner) {
  public static final int SIZE = 24;

  /** Takes one off the front of a request's body. */
  public static ReleaseIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new ReleaseIn(from.getLong(), from.getInt(), from.getInt(), from.getLong());
  }
}
