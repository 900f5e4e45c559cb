package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * One inode of a BATCH_FORGET.
 *
 * <pre>
 * struct fuse_forget_one, 16 bytes
 *    0  u64  nodeId
 *    8  u64  lookups
 * </pre>
 */
public record ForgetOne(long nodeId, long lookups) {
  public static final int SIZE = 16;

  /** Takes one off the front of a request's body. */
  public static ForgetOne read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new ForgetOne(from.getLong(), from.getLong());
  }
}
