package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.DirectoryEntry;

/**
 * One entry in the reply to READDIR, or READDIRPLUS with {@link EntryOut} in front.
 *
 * <pre>
 * struct fuse_dirent, 24 bytes and the name, padded to a multiple of 8
 *    0  u64  ino
 *    8  u64  off             position of the next entry
 *   16  u32  namelen
 *   20  u32  type            d_type
 *   24  name, without NUL
 * </pre>
 */
public final class Dirent {
  public static final int HEADER_SIZE = 24;

  private Dirent() {}

  /** The bytes the entry takes in a reply. */
  public static int size(DirectoryEntry entry, boolean plus) {
    int bytes = (plus ? EntryOut.SIZE : 0) + HEADER_SIZE + entry.name().length();
    return (bytes + 7) & ~7;
  }

  /** Writes the entry without attributes. */
  public static void write(ByteBuffer to, DirectoryEntry entry) {
    to.putLong(entry.ino().value()).putLong(entry.position());
    to.putInt(entry.name().length()).putInt(entry.kind().direntType());
    entry.name().putTo(to);
    for (int length = entry.name().length(); (length & 7) != 0; length++) {
      to.put((byte) 0);
    }
  }

  /** Writes the entry with its attributes, or as one without. */
  public static void writePlus(ByteBuffer to, DirectoryEntry entry, Timeout name, Timeout valid) {
    entry
        .attributes()
        .ifPresentOrElse(
            attributes -> EntryOut.write(to, attributes, name, valid),
            () -> EntryOut.writeAbsent(to, Timeout.NONE));
    write(to, entry);
  }
}
