package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of an FSYNC or FSYNCDIR.
 *
 * <pre>
 * struct fuse_fsync_in, 16 bytes
 *    0  u64  handle
 *    8  u32  flags
 *   12  u32  padding
 * </pre>
 *
 * @param flags DATA_ONLY
 */
public record FsyncIn(long handle, int flags) {
  public static final int SIZE = 16;

  /** As fdatasync(2). */
  public static final int DATA_ONLY = 1;

  /** Takes one off the front of a request's body. */
  public static FsyncIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    FsyncIn read = new FsyncIn(from.getLong(), from.getInt());
    Body.skip(from, 4);
    return read;
  }

  public boolean dataOnly() {
    return (flags & DATA_ONLY) != 0;
  }
}
