package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * What the kernel offers when a connection begins.
 *
 * <pre>
 * struct fuse_init_in, 16 bytes (without flags2) or 64
 *    0  u32  major
 *    4  u32  minor
 *    8  u32  max_readahead
 *   12  u32  flags           bits 0 to 31
 *   16  u32  flags2          bits 32 to 63, valid when flags has INIT_EXT
 *   20  u32  unused[11]
 * </pre>
 *
 * @param maxReadahead bytes
 * @param flags {@link InitFlags}
 */
public record InitIn(int major, int minor, int maxReadahead, long flags) {
  public static final int SIZE = 64;
  public static final int SIZE_BEFORE_7_36 = 16;

  /** Takes one, of either size, off the front of a request's body. */
  public static InitIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, 8);
    int major = from.getInt();
    int minor = from.getInt();
    if (from.remaining() < 8) {
      return new InitIn(major, minor, 0, 0);
    }
    int maxReadahead = from.getInt();
    long flags = Integer.toUnsignedLong(from.getInt());
    if ((flags & InitFlags.INIT_EXT) != 0 && from.remaining() >= 4) {
      flags |= Integer.toUnsignedLong(from.getInt()) << 32;
    }
    return new InitIn(major, minor, maxReadahead, flags);
  }
}
