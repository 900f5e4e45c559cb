package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.OpenFile;

/**
 * The reply to OPEN and OPENDIR, and the second part of the one to CREATE.
 *
 * <pre>
 * struct fuse_open_out, 16 bytes
 *    0  u64  fh
 *    8  u32  open_flags      DIRECT_IO 1, KEEP_CACHE 2
 *   12  u32  padding
 * </pre>
 */
public final class OpenOut {
  public static final int SIZE = 16;
  static final int DIRECT_IO = 1;
  static final int KEEP_CACHE = 1 << 1;

  private OpenOut() {}

  public static void write(ByteBuffer to, OpenFile file) {
    int flags = (file.directIo() ? DIRECT_IO : 0) | (file.keepCache() ? KEEP_CACHE : 0);
    to.putLong(file.handle()).putInt(flags).putInt(0);
  }
}
