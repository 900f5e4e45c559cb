package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * What we take of the kernel's offer.
 *
 * <pre>
 * struct fuse_init_out, 64 bytes, 24 before 7.23, 8 before 7.5
 *    0  u32  major
 *    4  u32  minor
 *    8  u32  max_readahead
 *   12  u32  flags
 *   16  u16  max_background
 *   18  u16  congestion_threshold
 *   20  u32  max_write
 *   24  u32  time_gran
 *   28  u16  max_pages
 *   30  u16  map_alignment
 *   32  u32  flags2
 *   36  u32  unused[7]
 * </pre>
 *
 * @param maxBackground asynchronous requests the kernel keeps outstanding
 * @param congestionThreshold the number of them from which it regards us as congested
 * @param maxWrite bytes in a WRITE
 * @param maxPages pages in a READ or WRITE
 */
public record InitOut(
    int major,
    int minor,
    int maxReadahead,
    long flags,
    int maxBackground,
    int congestionThreshold,
    int maxWrite,
    int maxPages) {
  public static final int SIZE = 64;
  public static final int SIZE_BEFORE_7_23 = 24;
  public static final int SIZE_BEFORE_7_5 = 8;

  private static final int NANOSECOND_STAMPS = 1;

  /** The size that a kernel of this minor version expects. */
  public int size() {
    if (minor < 5) {
      return SIZE_BEFORE_7_5;
    }
    return minor < 23 ? SIZE_BEFORE_7_23 : SIZE;
  }

  /** Writes {@link #size} bytes. */
  public void write(ByteBuffer to) {
    to.putInt(major).putInt(minor);
    if (minor < 5) {
      return;
    }
    to.putInt(maxReadahead).putInt((int) flags);
    to.putShort((short) maxBackground).putShort((short) congestionThreshold).putInt(maxWrite);
    if (minor < 23) {
      return;
    }
    to.putInt(NANOSECOND_STAMPS).putShort((short) maxPages).putShort((short) 0);
    to.putInt((int) (flags >>> 32));
    for (int i = 0; i < 7; i++) {
      to.putInt(0);
    }
  }
}
