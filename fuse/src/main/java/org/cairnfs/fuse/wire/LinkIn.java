package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a LINK; the new name follows.
 *
 * <pre>
 * struct fuse_link_in, 8 bytes
 *    0  u64  nodeId
 * </pre>
 */
public record LinkIn(long nodeId) {
  public static final int SIZE = 8;

  /** Takes one off the front of a request's body. */
  public static LinkIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new LinkIn(from.getLong());
  }
}
