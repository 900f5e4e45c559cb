package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a GETXATTR, whose name follows, or LISTXATTR.
 *
 * <pre>
 * struct fuse_getxattr_in, 8 bytes
 *    0  u32  size
 *    4  u32  padding
 * </pre>
 *
 * @param size of the caller's buffer; 0 asks for the size only
 */
public record GetxattrIn(int size) {
  public static final int SIZE = 8;

  /** Takes one off the front of a request's body. */
  public static GetxattrIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    GetxattrIn read = new GetxattrIn(from.getInt());
    Body.skip(from, 4);
    return read;
  }
}
