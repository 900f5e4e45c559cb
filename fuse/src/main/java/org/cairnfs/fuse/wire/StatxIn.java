package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a STATX.
 *
 * <pre>
 * struct fuse_statx_in, 24 bytes
 *    0  u32  getattrFlags
 *    4  u32  reserved
 *    8  u64  handle
 *   16  u32  statxFlags
 *   20  u32  mask
 * </pre>
 */
public record StatxIn(int getattrFlags, long handle, int statxFlags, int mask) {
  public static final int SIZE = 24;

  /** Takes one off the front of a request's body. */
  public static StatxIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    int getattrFlags = from.getInt();
    Body.skip(from, 4);
    return new StatxIn(getattrFlags, from.getLong(), from.getInt(), from.getInt());
  }
}
