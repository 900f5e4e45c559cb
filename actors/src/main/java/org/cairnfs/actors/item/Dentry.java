package org.cairnfs.actors.item;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.Bytes;

/**
 * A name in a directory.
 *
 * <pre>
 * by name      version(1) position(8) ino(8) d_type(1)              the key has the name
 * by position  version(1) ino(8) d_type(1) name(1..255)             the key has the position
 * back-reference  version(1) name(1..255)                           the key has directory and position
 * </pre>
 *
 * @param position rises with every entry made in the directory and is never used again
 */
public record Dentry(FileName name, Ino ino, FileKind kind, long position) {
  private static final byte VERSION = 1;

  public Bytes encodeByName() {
    return Bytes.of(
        ByteBuffer.allocate(18)
            .put(VERSION)
            .putLong(position)
            .putLong(ino.value())
            .put((byte) kind.direntType())
            .array());
  }

  public static Dentry decodeByName(FileName name, Bytes value) {
    return ItemFormatException.read("directory entry", value, in -> byName(name, in));
  }

  private static Dentry byName(FileName name, ByteBuffer in) {
    ItemFormatException.checkVersion("directory entry", in.get(), VERSION);
    long position = in.getLong();
    return new Dentry(name, new Ino(in.getLong()), kind(in.get()), position);
  }

  public Bytes encodeByPosition() {
    ByteBuffer out = ByteBuffer.allocate(10 + name.length());
    out.put(VERSION).putLong(ino.value()).put((byte) kind.direntType());
    name.putTo(out);
    return Bytes.of(out.array());
  }

  public static Dentry decodeByPosition(long position, Bytes value) {
    return ItemFormatException.read("directory entry", value, in -> byPosition(position, in));
  }

  private static Dentry byPosition(long position, ByteBuffer in) {
    ItemFormatException.checkVersion("directory entry by position", in.get(), VERSION);
    Ino ino = new Ino(in.getLong());
    FileKind kind = kind(in.get());
    return new Dentry(rest(in), ino, kind, position);
  }

  public Bytes encodeBackReference() {
    ByteBuffer out = ByteBuffer.allocate(1 + name.length());
    out.put(VERSION);
    name.putTo(out);
    return Bytes.of(out.array());
  }

  /** The name in a back-reference. */
  public static FileName decodeBackReference(Bytes value) {
    return ItemFormatException.read("back-reference", value, Dentry::backReference);
  }

  private static FileName backReference(ByteBuffer in) {
    ItemFormatException.checkVersion("back-reference", in.get(), VERSION);
    return rest(in);
  }

  private static FileKind kind(byte direntType) {
    return FileKind.ofMode(direntType << 12);
  }

  private static FileName rest(ByteBuffer in) {
    byte[] name = new byte[in.remaining()];
    in.get(name);
    return FileName.of(name);
  }
}
