package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a RENAME; the old and the new name follow.
 *
 * <pre>
 * struct fuse_rename_in, 8 bytes
 *    0  u64  newParent
 * </pre>
 */
public record RenameIn(long newParent) {
  public static final int SIZE = 8;

  /** Takes one off the front of a request's body. */
  public static RenameIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new RenameIn(from.getLong());
  }
}
