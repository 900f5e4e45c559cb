package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.Attributes;

/**
 * An inode's attributes.
 *
 * <pre>
 * struct fuse_attr, 88 bytes
 *    0  u64  ino              8  u64  size            16  u64  blocks (of 512 bytes)
 *   24  u64  atime           32  u64  mtime           40  u64  ctime
 *   48  u32  atimensec       52  u32  mtimensec       56  u32  ctimensec
 *   60  u32  mode            64  u32  nlink           68  u32  uid
 *   72  u32  gid             76  u32  rdev            80  u32  blksize
 *   84  u32  flags
 * </pre>
 */
final class AttributesOut {
  static final int SIZE = 88;

  /** st_blksize. */
  private static final int BLOCK_BYTES = 4096;

  private AttributesOut() {}

  static void write(ByteBuffer to, Attributes attributes) {
    to.putLong(attributes.ino().value());
    to.putLong(attributes.size());
    to.putLong(attributes.blocks());
    to.putLong(attributes.accessed().seconds());
    to.putLong(attributes.modified().seconds());
    to.putLong(attributes.changed().seconds());
    to.putInt(attributes.accessed().nanos());
    to.putInt(attributes.modified().nanos());
    to.putInt(attributes.changed().nanos());
    to.putInt(attributes.mode());
    to.putInt(attributes.nlink());
    to.putInt(attributes.uid());
    to.putInt(attributes.gid());
    to.putInt(attributes.rdev());
    to.putInt(BLOCK_BYTES);
    to.putInt(0);
  }
}
