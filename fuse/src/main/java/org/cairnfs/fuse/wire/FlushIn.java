package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a FLUSH.
 *
 * <pre>
 * struct fuse_flush_in, 24 bytes
 *    0  u64  handle
 *    8  u32  unused
 *   12  u32  padding
 *   16  u64  lockOwner
 * </pre>
 */
public record FlushIn(long handle, long lockOwner) {
  public static final int SIZE = 24;

  /** Takes one off the front of a request's body. */
  public static FlushIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    int at = from.position();
    from.position(at + SIZE);
    return new FlushIn(from.getLong(at + 0), from.getLong(at + 16));
  }
}
