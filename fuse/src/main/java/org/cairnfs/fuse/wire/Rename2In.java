package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a RENAME2; the old and the new name follow.
 *
 * <pre>
 * struct fuse_rename2_in, 16 bytes
 *    0  u64  newParent
 *    8  u32  flags
 *   12  u32  padding
 * </pre>
 *
 * @param flags as in renameat2(2)
 */
public record Rename2In(long newParent, int flags) {
  public static final int SIZE = 16;

  /** Takes one off the front of a request's body. */
  public static Rename2In read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    Rename2In read = new Rename2In(from.getLong(), from.getInt());
    Body.skip(from, 4);
    return read;
  }
}
