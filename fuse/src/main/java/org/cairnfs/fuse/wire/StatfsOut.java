package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.StatFs;

/**
 * The reply to STATFS.
 *
 * <pre>
 * struct fuse_kstatfs, 80 bytes
 *    0  u64  blocks           8  u64  bfree           16  u64  bavail
 *   24  u64  files           32  u64  ffree
 *   40  u32  bsize           44  u32  namelen         48  u32  frsize
 *   52  u32  padding         56  u32  spare[6]
 * </pre>
 */
public final class StatfsOut {
  public static final int SIZE = 80;
  private static final int BLOCK_BYTES = 4096;

  private StatfsOut() {}

  public static void write(ByteBuffer to, StatFs stat) {
    to.putLong(stat.blocks()).putLong(stat.blocksFree()).putLong(stat.blocksAvailable());
    to.putLong(stat.files()).putLong(stat.filesFree());
    to.putInt(BLOCK_BYTES).putInt(FileName.MAX_BYTES).putInt(BLOCK_BYTES).putInt(0);
    to.putLong(0).putLong(0).putLong(0);
  }
}
