package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Timestamp;

/**
 * The reply to STATX: everything that stat(2) tells, and the birth time.
 *
 * <pre>
 * struct fuse_statx_out, 288 bytes
 *    0  u64  attr_valid
 *    8  u32  attr_valid_nsec
 *   12  u32  flags
 *   16  u64  spare[2]
 *   32  struct fuse_statx
 *         0  u32  mask             4  u32  blksize          8  u64  attributes
 *        16  u32  nlink           20  u32  uid             24  u32  gid
 *        28  u16  mode            30  u16  spare           32  u64  ino
 *        40  u64  size            48  u64  blocks          56  u64  attributes_mask
 *        64  atime, 80 btime, 96 ctime, 112 mtime: s64 seconds, u32 nanoseconds, s32 reserved
 *       128  u32  rdev_major     132  u32  rdev_minor     136  u32  dev_major  140  u32  dev_minor
 *       144  u64  spare[14]
 * </pre>
 */
public final class StatxOut {
  public static final int SIZE = 288;

  /** STATX_BASIC_STATS and STATX_BTIME. */
  private static final int MASK = 0x7ff | 0x800;

  private static final int BLOCK_BYTES = 4096;

  private StatxOut() {}

  public static void write(ByteBuffer to, Attributes attributes, Timeout valid) {
    int end = to.position() + SIZE;
    to.putLong(valid.seconds()).putInt(valid.nanos()).putInt(0).putLong(0).putLong(0);
    to.putInt(MASK).putInt(BLOCK_BYTES).putLong(0);
    to.putInt(attributes.nlink()).putInt(attributes.uid()).putInt(attributes.gid());
    to.putShort((short) attributes.mode()).putShort((short) 0);
    to.putLong(attributes.ino().value()).putLong(attributes.size());
    to.putLong(attributes.blocks()).putLong(0);
    time(to, attributes.accessed());
    time(to, attributes.created());
    time(to, attributes.changed());
    time(to, attributes.modified());
    to.putInt(major(attributes.rdev())).putInt(minor(attributes.rdev())).putLong(0);
    while (to.position() < end) {
      to.putLong(0);
    }
  }

  private static void time(ByteBuffer to, Timestamp time) {
    to.putLong(time.seconds()).putInt(time.nanos()).putInt(0);
  }

  /** Of a device number as MKNOD carries it (new_decode_dev). */
  private static int major(int rdev) {
    return rdev >>> 8 & 0xfff;
  }

  private static int minor(int rdev) {
    return rdev & 0xff | rdev >>> 12 & 0xfff00;
  }
}
