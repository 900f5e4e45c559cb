package org.cairnfs.actors.event;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.ItemFormatException;
import org.cairnfs.storage.item.Bytes;

/**
 * The binary form of events.
 *
 * <pre>
 * version(1) type(1) seq(8) ino(8) then, big-endian, by type:
 *  1 made        kind(1) parent(8) uid(4) gid(4) mode(4) name
 *  2 linked      parent(8) name
 *  3 removed     parent(8) last(1) name
 *  4 renamed     parent(8) new parent(8) replaced(8) name new name
 *  5 attributes  uid(4) gid(4) mode(4)
 *  6 data        offset(8) length(8) size(8) data_version(8)
 *  7 xattr
 *  8 deleted
 * a name is length(1) and its bytes
 * </pre>
 */
public final class ArchiveEventCodec {
  private static final int VERSION = 1;
  private static final int MADE = 1;
  private static final int LINKED = 2;
  private static final int REMOVED = 3;
  private static final int RENAMED = 4;
  private static final int ATTRIBUTES = 5;
  private static final int DATA = 6;
  private static final int XATTR = 7;
  private static final int DELETED = 8;

  private ArchiveEventCodec() {}

  public static Bytes encode(ArchiveEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try {
      write(new DataOutputStream(bytes), event);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory does not fail", e);
    }
    return Bytes.of(bytes.toByteArray());
  }

  public static ArchiveEvent decode(Bytes bytes) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toArray()));
      ArchiveEvent event = read(in);
      if (in.available() > 0) {
        throw new ItemFormatException("an event is followed by " + in.available() + " bytes");
      }
      return event;
    } catch (IOException | IllegalArgumentException e) {
      throw ItemFormatException.unreadable("an event", bytes, e);
    }
  }

  private static void write(DataOutputStream out, ArchiveEvent event) throws IOException {
    if (event instanceof ArchiveEvent.Made made) {
      start(out, MADE, event).writeByte(made.kind().direntType());
      out.writeLong(made.parent().value());
      out.writeInt(made.uid());
      out.writeInt(made.gid());
      out.writeInt(made.mode());
      name(out, made.name());
    } else if (event instanceof ArchiveEvent.Linked linked) {
      start(out, LINKED, event).writeLong(linked.parent().value());
      name(out, linked.name());
    } else if (event instanceof ArchiveEvent.Removed removed) {
      start(out, REMOVED, event).writeLong(removed.parent().value());
      out.writeBoolean(removed.last());
      name(out, removed.name());
    } else if (event instanceof ArchiveEvent.Renamed renamed) {
      start(out, RENAMED, event).writeLong(renamed.parent().value());
      out.writeLong(renamed.newParent().value());
      out.writeLong(renamed.replaced().value());
      name(out, renamed.name());
      name(out, renamed.newName());
    } else if (event instanceof ArchiveEvent.AttributesChanged changed) {
      start(out, ATTRIBUTES, event).writeInt(changed.uid());
      out.writeInt(changed.gid());
      out.writeInt(changed.mode());
    } else if (event instanceof ArchiveEvent.DataChanged data) {
      start(out, DATA, event).writeLong(data.offset());
      out.writeLong(data.length());
      out.writeLong(data.size());
      out.writeLong(data.dataVersion());
    } else {
      start(out, typeOfBare(event), event);
    }
  }

  private static int typeOfBare(ArchiveEvent event) {
    if (event instanceof ArchiveEvent.XattrChanged) {
      return XATTR;
    }
    if (event instanceof ArchiveEvent.Deleted) {
      return DELETED;
    }
    throw new IllegalArgumentException("no binary form of " + event.getClass());
  }

  private static DataOutputStream start(DataOutputStream out, int type, ArchiveEvent event)
      throws IOException {
    out.writeByte(VERSION);
    out.writeByte(type);
    out.writeLong(event.seq());
    out.writeLong(event.ino().value());
    return out;
  }

  private static ArchiveEvent read(DataInputStream in) throws IOException {
    int version = in.readByte();
    int type = in.readByte();
    if (version != VERSION || type < MADE || type > DELETED) {
      throw new ItemFormatException("an event has version " + version + " and type " + type);
    }
    long seq = in.readLong();
    Ino ino = new Ino(in.readLong());
    return switch (type) {
      case MADE -> made(in, seq, ino);
      case LINKED -> new ArchiveEvent.Linked(seq, ino, ino(in), name(in));
      case REMOVED -> removed(in, seq, ino);
      case RENAMED -> renamed(in, seq, ino);
      case ATTRIBUTES ->
          new ArchiveEvent.AttributesChanged(seq, ino, in.readInt(), in.readInt(), in.readInt());
      case DATA ->
          new ArchiveEvent.DataChanged(
              seq, ino, in.readLong(), in.readLong(), in.readLong(), in.readLong());
      case XATTR -> new ArchiveEvent.XattrChanged(seq, ino);
      default -> new ArchiveEvent.Deleted(seq, ino);
    };
  }

  private static ArchiveEvent made(DataInputStream in, long seq, Ino ino) throws IOException {
    FileKind kind = FileKind.ofMode(in.readByte() << 12);
    Ino parent = ino(in);
    int uid = in.readInt();
    int gid = in.readInt();
    int mode = in.readInt();
    return new ArchiveEvent.Made(seq, ino, kind, parent, name(in), uid, gid, mode);
  }

  private static ArchiveEvent removed(DataInputStream in, long seq, Ino ino) throws IOException {
    Ino parent = ino(in);
    boolean last = in.readBoolean();
    return new ArchiveEvent.Removed(seq, ino, parent, name(in), last);
  }

  private static ArchiveEvent renamed(DataInputStream in, long seq, Ino ino) throws IOException {
    Ino parent = ino(in);
    Ino newParent = ino(in);
    Ino replaced = ino(in);
    FileName name = name(in);
    return new ArchiveEvent.Renamed(seq, ino, parent, name, newParent, name(in), replaced);
  }

  private static void name(DataOutputStream out, FileName name) throws IOException {
    out.writeByte(name.length());
    out.write(name.toArray());
  }

  private static FileName name(DataInputStream in) throws IOException {
    byte[] name = new byte[in.readUnsignedByte()];
    in.readFully(name);
    return FileName.of(name);
  }

  private static Ino ino(DataInputStream in) throws IOException {
    return new Ino(in.readLong());
  }
}
