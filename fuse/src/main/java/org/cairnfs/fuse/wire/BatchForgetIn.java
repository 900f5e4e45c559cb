package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * How many {@link ForgetOne} follow in a BATCH_FORGET.
 *
 * <pre>
 * struct fuse_batch_forget_in, 8 bytes
 *    0  u32  count
 *    4  u32  dummy
 * </pre>
 */
public record BatchForgetIn(int count) {
  public static final int SIZE = 8;

  /** Takes one off the front of a request's body. */
  public static BatchForgetIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    BatchForgetIn read = new BatchForgetIn(from.getInt());
    Body.skip(from, 4);
    return read;
  }
}
