package org.cairnfs.actors.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.ItemFormatException;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.Bytes;

/**
 * The binary form of answers, kept as items and sent between nodes.
 *
 * <pre>
 * version(1) type(1) request number(8) then, big-endian, by type:
 *  0 refused     errno(4)
 *  1 done
 *  2 attributes  one
 *  3 many        count(4) attributes…
 *  4 entries     parent(8) end(1) count(4) { position(8) ino(8) d_type(1) length(1) name }…
 *  5 extents     size(8) count(4) { block(8) length(4) value }…       the value of the extent's item
 *  6 bytes       length(4) bytes
 *  7 names       count(4) { length(4) name }…
 *  8 granted     holder(8) number(8) start(8) length(8)
 *  9 sought      size(8) block(8) found(1)
 * </pre>
 */
public final class AnswerCodec {
  private static final int VERSION = 1;
  private static final int REFUSED = 0;
  private static final int DONE = 1;
  private static final int ATTRIBUTES = 2;
  private static final int MANY = 3;
  private static final int ENTRIES = 4;
  private static final int EXTENTS = 5;
  private static final int BYTES = 6;
  private static final int NAMES = 7;
  private static final int GRANTED = 8;
  private static final int SOUGHT = 9;

  private AnswerCodec() {}

  public static Bytes encode(MountMessage.Answer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try {
      write(new DataOutputStream(bytes), answer);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory does not fail", e);
    }
    return Bytes.of(bytes.toByteArray());
  }

  public static MountMessage.Answer decode(Bytes bytes) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toArray()));
      MountMessage.Answer answer = read(in);
      if (in.available() > 0) {
        throw new ItemFormatException("an answer is followed by " + in.available() + " bytes");
      }
      return answer;
    } catch (IOException | IllegalArgumentException e) {
      throw ItemFormatException.unreadable("an answer", bytes, e);
    }
  }

  private static void write(DataOutputStream out, MountMessage.Answer answer) throws IOException {
    if (answer.outcome() instanceof Outcome.Refused<ReplyValue> refused) {
      start(out, REFUSED, answer).writeInt(refused.errno().number());
    } else if (answer.outcome() instanceof Outcome.Ok<ReplyValue> ok) {
      writeValue(out, answer, ok.value());
    }
  }

  private static void writeValue(DataOutputStream out, MountMessage.Answer answer, ReplyValue value)
      throws IOException {
    if (value instanceof ReplyValue.AttributesFound found) {
      attributes(start(out, ATTRIBUTES, answer), found.attributes());
    } else if (value instanceof ReplyValue.ManyFound found) {
      start(out, MANY, answer).writeInt(found.attributes().size());
      for (Attributes attributes : found.attributes()) {
        attributes(out, attributes);
      }
    } else if (value instanceof ReplyValue.EntriesFound found) {
      entries(start(out, ENTRIES, answer), found);
    } else if (value instanceof ReplyValue.ExtentsFound found) {
      start(out, EXTENTS, answer).writeLong(found.size());
      out.writeInt(found.extents().size());
      for (Extent extent : found.extents()) {
        out.writeLong(extent.block());
        bytes(out, extent.encode());
      }
    } else if (value instanceof ReplyValue.BytesFound found) {
      bytes(start(out, BYTES, answer), found.bytes());
    } else if (value instanceof ReplyValue.NamesFound found) {
      start(out, NAMES, answer).writeInt(found.names().size());
      for (Bytes name : found.names()) {
        bytes(out, name);
      }
    } else if (value instanceof ReplyValue.Granted granted) {
      start(out, GRANTED, answer).writeLong(granted.grant().holder());
      out.writeLong(granted.grant().number());
      out.writeLong(granted.grant().run().start());
      out.writeLong(granted.grant().run().length());
    } else if (value instanceof ReplyValue.Sought sought) {
      start(out, SOUGHT, answer).writeLong(sought.size());
      out.writeLong(sought.block());
      out.writeBoolean(sought.found());
    } else if (value instanceof ReplyValue.Done) {
      start(out, DONE, answer);
    } else {
      throw new IllegalArgumentException("no binary form of " + value.getClass());
    }
  }

  private static DataOutputStream start(DataOutputStream out, int type, MountMessage.Answer answer)
      throws IOException {
    out.writeByte(VERSION);
    out.writeByte(type);
    out.writeLong(answer.number());
    return out;
  }

  private static MountMessage.Answer read(DataInputStream in) throws IOException {
    int version = in.readByte();
    int type = in.readByte();
    if (version != VERSION) {
      throw new ItemFormatException("an answer has layout version " + version);
    }
    long number = in.readLong();
    if (type == REFUSED) {
      return new MountMessage.Answer(number, Outcome.refused(Errno.of(in.readInt())));
    }
    return new MountMessage.Answer(number, Outcome.ok(readValue(in, type)));
  }

  private static ReplyValue readValue(DataInputStream in, int type) throws IOException {
    return switch (type) {
      case DONE -> ReplyValue.DONE;
      case ATTRIBUTES -> new ReplyValue.AttributesFound(attributes(in));
      case MANY -> new ReplyValue.ManyFound(list(in, AnswerCodec::attributes));
      case ENTRIES -> entries(in);
      case EXTENTS -> new ReplyValue.ExtentsFound(in.readLong(), list(in, AnswerCodec::extent));
      case BYTES -> new ReplyValue.BytesFound(bytes(in));
      case NAMES -> new ReplyValue.NamesFound(list(in, AnswerCodec::bytes));
      case GRANTED ->
          new ReplyValue.Granted(
              new Grant(in.readLong(), in.readLong(), new BlockRun(in.readLong(), in.readLong())));
      case SOUGHT -> new ReplyValue.Sought(in.readLong(), in.readLong(), in.readBoolean());
      default -> throw new ItemFormatException("an answer has the unknown type " + type);
    };
  }

  /** Writes attributes. */
  private static void attributes(DataOutputStream out, Attributes a) throws IOException {
    out.writeLong(a.ino().value());
    out.writeInt(a.mode());
    out.writeInt(a.nlink());
    out.writeInt(a.uid());
    out.writeInt(a.gid());
    out.writeInt(a.rdev());
    out.writeLong(a.size());
    out.writeLong(a.blocks());
    for (Timestamp time : new Timestamp[] {a.accessed(), a.modified(), a.changed(), a.created()}) {
      out.writeLong(time.seconds());
      out.writeInt(time.nanos());
    }
  }

  private static Attributes attributes(DataInputStream in) throws IOException {
    return new Attributes(
        new Ino(in.readLong()),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        time(in),
        time(in),
        time(in),
        time(in));
  }

  private static Timestamp time(DataInputStream in) throws IOException {
    return new Timestamp(in.readLong(), in.readInt());
  }

  private static void entries(DataOutputStream out, ReplyValue.EntriesFound found)
      throws IOException {
    out.writeLong(found.parent());
    out.writeBoolean(found.end());
    out.writeInt(found.entries().size());
    for (Dentry entry : found.entries()) {
      out.writeLong(entry.position());
      out.writeLong(entry.ino().value());
      out.writeByte(entry.kind().direntType());
      out.writeByte(entry.name().length());
      out.write(entry.name().toArray());
    }
  }

  private static ReplyValue entries(DataInputStream in) throws IOException {
    long parent = in.readLong();
    boolean end = in.readBoolean();
    return new ReplyValue.EntriesFound(list(in, AnswerCodec::entry), parent, end);
  }

  private static Dentry entry(DataInputStream in) throws IOException {
    long position = in.readLong();
    Ino ino = new Ino(in.readLong());
    FileKind kind = FileKind.ofMode(in.readByte() << 12);
    byte[] name = new byte[in.readUnsignedByte()];
    in.readFully(name);
    return new Dentry(FileName.of(name), ino, kind, position);
  }

  private static Extent extent(DataInputStream in) throws IOException {
    long block = in.readLong();
    return Extent.decode(block, bytes(in));
  }

  private static void bytes(DataOutputStream out, Bytes bytes) throws IOException {
    out.writeInt(bytes.length());
    out.write(bytes.toArray());
  }

  private static Bytes bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new EOFException(length + " bytes of " + in.available());
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return Bytes.of(bytes);
  }

  /** Reads one element. */
  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static <T> List<T> list(DataInputStream in, Reader<T> reader) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new EOFException(count + " elements in " + in.available() + " bytes");
    }
    List<T> list = new ArrayList<>(Math.min(count, 4096));
    for (int i = 0; i < count; i++) {
      list.add(reader.read(in));
    }
    return list;
  }
}
