package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * Which request an INTERRUPT is about.
 *
 * <pre>
 * struct fuse_interrupt_in, 8 bytes
 *    0  u64  unique
 * </pre>
 */
public record InterruptIn(long unique) {
  public static final int SIZE = 8;

  /** Takes one off the front of a request's body. */
  public static InterruptIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new InterruptIn(from.getLong());
  }
}
