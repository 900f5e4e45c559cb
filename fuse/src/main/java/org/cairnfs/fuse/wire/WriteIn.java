package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a WRITE; the data follows.
 *
 * <pre>
 * struct fuse_write_in, 40 bytes
 *    0  u64  handle
 *    8  u64  offset
 *   16  u32  size
 *   20  u32  writeFlags
 *   24  u64  lockOwner
 *   32  u32  flags
 *   36  u32  padding
 * </pre>
 *
 * @param flags of the open file, as in open(2)
 */
public record WriteIn(
    long handle, long offset, int size, int writeFlags, long lockOwner, int flags) {
  public static final int SIZE = 40;

  /** The data comes from the page cache; handle and flags are a guess. */
  public static final int FROM_CACHE = 1;

  /** Drop setuid and setgid. */
  public static final int KILL_SUIDGID = 1 << 2;

  /** Takes one off the front of a request's body. */
  public static WriteIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    WriteIn read =
        new WriteIn(
            from.getLong(),
            from.getLong(),
            from.getInt(),
            from.getInt(),
            from.getLong(),
            from.getInt());
    Body.skip(from, 4);
    return read;
  }
}
