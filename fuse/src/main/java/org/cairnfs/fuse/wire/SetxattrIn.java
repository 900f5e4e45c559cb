package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a SETXATTR; name and value follow.
 *
 * <pre>
 * struct fuse_setxattr_in, 16 bytes, 8 without FUSE_SETXATTR_EXT
 *    0  u32  size
 *    4  u32  flags
 *    8  u32  setxattrFlags
 *   12  u32  padding
 * </pre>
 *
 * @param size of the value
 * @param flags as in setxattr(2)
 */
public record SetxattrIn(int size, int flags, int setxattrFlags) {
  public static final int SIZE = 16;
  public static final int SIZE_WITHOUT_EXT = 8;

  /** In setxattrFlags: an access ACL takes the setgid bit away. */
  public static final int ACL_KILL_SGID = 1;

  /** Takes one off the front of a request's body. */
  public static SetxattrIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    SetxattrIn read = new SetxattrIn(from.getInt(), from.getInt(), from.getInt());
    Body.skip(from, 4);
    return read;
  }

  /** Takes one without FUSE_SETXATTR_EXT off the front of a request's body. */
  public static SetxattrIn readWithoutExt(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE_WITHOUT_EXT);
    return new SetxattrIn(from.getInt(), from.getInt(), 0);
  }
}
