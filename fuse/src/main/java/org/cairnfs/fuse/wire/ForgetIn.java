package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * How many lookups of the inode a FORGET gives back.
 *
 * <pre>
 * struct fuse_forget_in, 8 bytes
 *    0  u64  lookups
 * </pre>
 */
public record ForgetIn(long lookups) {
  public static final int SIZE = 8;

  /** Takes one off the front of a request's body. */
  public static ForgetIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new ForgetIn(from.getLong());
  }
}
