package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.Attributes;

/**
 * A name's inode: the reply to LOOKUP and to whatever makes a name.
 *
 * <p>Node id 0 says that there is no such name (LOOKUP), or that the entry carries no attributes
 * (READDIRPLUS). The generation is always 0: an inode number is never used again.
 *
 * <pre>
 * struct fuse_entry_out, 128 bytes
 *    0  u64  nodeid
 *    8  u64  generation
 *   16  u64  entry_valid
 *   24  u64  attr_valid
 *   32  u32  entry_valid_nsec
 *   36  u32  attr_valid_nsec
 *   40  struct fuse_attr
 * </pre>
 */
public final class EntryOut {
  public static final int SIZE = 40 + AttributesOut.SIZE;

  private EntryOut() {}

  public static void write(ByteBuffer to, Attributes attributes, Timeout entry, Timeout valid) {
    header(to, attributes.ino().value(), entry, valid);
    AttributesOut.write(to, attributes);
  }

  /** The name's absence, which the kernel may remember. */
  public static void writeAbsent(ByteBuffer to, Timeout entry) {
    header(to, 0, entry, Timeout.NONE);
    for (int i = 0; i < AttributesOut.SIZE; i += Long.BYTES) {
      to.putLong(0);
    }
  }

  private static void header(ByteBuffer to, long nodeId, Timeout entry, Timeout valid) {
    to.putLong(nodeId).putLong(0);
    to.putLong(entry.seconds()).putLong(valid.seconds());
    to.putInt(entry.nanos()).putInt(valid.nanos());
  }
}
