package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.FileLock;

/**
 * The body of a GETLK, SETLK or SETLKW.
 *
 * <pre>
 * struct fuse_lk_in, 48 bytes
 *    0  u64  handle
 *    8  u64  owner
 *   16  struct fuse_file_lock
 *         0  u64  start
 *         8  u64  end        the last byte
 *        16  u32  type       F_RDLCK 0, F_WRLCK 1, F_UNLCK 2
 *        20  u32  pid
 *   40  u32  flags      1: of flock(2)
 *   44  u32  padding
 * </pre>
 */
public record LkIn(long handle, FileLock lock) {
  public static final int SIZE = 48;

  private static final int FLOCK = 1;

  /** Takes one off the front of a request's body. */
  public static LkIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    long handle = from.getLong();
    long owner = from.getLong();
    long start = from.getLong();
    long end = from.getLong();
    int type = from.getInt();
    int pid = from.getInt();
    int flags = from.getInt();
    Body.skip(from, 4);
    if (start < 0 || end < start || type < 0 || type >= LkOut.TYPES.size()) {
      throw new MalformedRequestException(
          "a lock of type " + type + " of bytes " + start + " to " + end);
    }
    FileLock.Family family = (flags & FLOCK) != 0 ? FileLock.Family.FLOCK : FileLock.Family.POSIX;
    return new LkIn(handle, new FileLock(family, LkOut.TYPES.get(type), owner, start, end, pid));
  }
}
