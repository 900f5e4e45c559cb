package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.cairnfs.actors.api.FileLock;

/**
 * The lock that is in the way: the reply to GETLK; type F_UNLCK when there is none.
 *
 * <pre>
 * struct fuse_lk_out, 24 bytes
 *    0  u64  start
 *    8  u64  end
 *   16  u32  type
 *   20  u32  pid
 * </pre>
 */
public final class LkOut {
  public static final int SIZE = 24;

  /** In the order of the kernel's numbers. */
  static final List<FileLock.Type> TYPES =
      List.of(FileLock.Type.SHARED, FileLock.Type.EXCLUSIVE, FileLock.Type.NONE);

  private LkOut() {}

  public static void write(ByteBuffer to, FileLock lock) {
    to.putLong(lock.start()).putLong(lock.end());
    to.putInt(TYPES.indexOf(lock.type())).putInt(lock.pid());
  }
}
