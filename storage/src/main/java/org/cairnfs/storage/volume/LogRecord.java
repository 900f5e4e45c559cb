package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;

/**
 * One record in a node's log: what one transaction changes in each shard, or records of before
 * again.
 *
 * <pre>
 *   kind:u8 (1 transaction, 2 re-appended)
 *   parts:v
 *     shard:v number:v
 *     changes:v
 *       1:u8 key:v+bytes value:v+bytes            put
 *       2:u8 key:v+bytes                          delete
 *       3:u8 key:v+bytes                          retire
 *     events:v
 *       event:v+bytes
 *
 *   v is an unsigned LEB128 number; v+bytes a length and so many bytes.
 * </pre>
 *
 * <p>Checksum, version, epoch and position are those of the batch that holds the record. A
 * transaction has at most one part for each shard; a re-appended record may have several of one
 * shard, and no events.
 *
 * @param kind of the record
 * @param parts by ascending shard and number
 */
public record LogRecord(Kind kind, List<Part> parts) {
  /** Why the record is in the log. */
  public enum Kind {
    TRANSACTION(1),
    REAPPENDED(2);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }
  }

  /**
   * What one transaction changes in one shard.
   *
   * @param number of the transaction in its shard, one more than that of the one before
   */
  public record Part(ShardId shard, long number, List<Change> changes, List<Bytes> events) {}

  private static final byte PUT = 1;
  private static final byte DELETE = 2;
  private static final byte RETIRE = 3;
  private static final int VARINT_MAX = 10;

  public LogRecord {
    parts = List.copyOf(parts);
  }

  /** An upper bound of the bytes that {@link #encode} needs. */
  static long bytesMax(List<Change> changes, List<Bytes> events) {
    long bytes = 4 * VARINT_MAX;
    for (Change change : changes) {
      bytes += 1 + 2 * VARINT_MAX + change.key().length();
      bytes += change instanceof Change.Put put ? put.value().length() : 0;
    }
    for (Bytes event : events) {
      bytes += VARINT_MAX + event.length();
    }
    return bytes;
  }

  long bytesMax() {
    return 1
        + VARINT_MAX
        + parts.stream().mapToLong(part -> bytesMax(part.changes(), part.events())).sum();
  }

  /**
   * Appends the record to the buffer.
   *
   * @throws BufferOverflowException if less than {@link #bytesMax} remains
   */
  void encode(ByteBuffer out) {
    out.put(kind.code);
    putNumber(out, parts.size());
    for (Part part : parts) {
      putNumber(out, part.shard().value());
      putNumber(out, part.number());
      putNumber(out, part.changes().size());
      part.changes().forEach(change -> putChange(out, change));
      putNumber(out, part.events().size());
      part.events().forEach(event -> putBytes(out, event));
    }
  }

  private static void putChange(ByteBuffer out, Change change) {
    if (change instanceof Change.Put put) {
      out.put(PUT);
      putBytes(out, put.key());
      putBytes(out, put.value());
    } else {
      out.put(change instanceof Change.Retire ? RETIRE : DELETE);
      putBytes(out, change.key());
    }
  }

  private static void putBytes(ByteBuffer out, Bytes bytes) {
    putNumber(out, bytes.length());
    bytes.putTo(out);
  }

  private static void putNumber(ByteBuffer out, long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /**
   * Reads the record that the buffer holds.
   *
   * @param device for the message
   * @param position of the record, likewise
   * @throws CorruptBlockException if it is none
   */
  public static LogRecord decode(ByteBuffer in, String device, long position) throws IOException {
    try {
      Kind kind = kind(in.get());
      int count = getCount(in);
      List<Part> parts = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        parts.add(getPart(in));
      }
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes behind the record");
      }
      return new LogRecord(kind, parts);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      CorruptBlockException corrupt =
          new CorruptBlockException(
              device,
              position,
              "a log record at this log position",
              String.valueOf(e.getMessage()));
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  private static Kind kind(byte code) {
    for (Kind kind : Kind.values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("record kind " + code);
  }

  private static Part getPart(ByteBuffer in) {
    ShardId shard = new ShardId((int) getNumber(in));
    long number = getNumber(in);
    int changeCount = getCount(in);
    List<Change> changes = new ArrayList<>(changeCount);
    for (int i = 0; i < changeCount; i++) {
      changes.add(getChange(in));
    }
    int eventCount = getCount(in);
    List<Bytes> events = new ArrayList<>(eventCount);
    for (int i = 0; i < eventCount; i++) {
      events.add(getBytes(in));
    }
    return new Part(shard, number, changes, events);
  }

  private static Change getChange(ByteBuffer in) {
    byte code = in.get();
    Bytes key = getBytes(in);
    return switch (code) {
      case PUT -> new Change.Put(key, getBytes(in));
      case DELETE -> new Change.Delete(key);
      case RETIRE -> new Change.Retire(key);
      default -> throw new IllegalArgumentException("change kind " + code);
    };
  }

  private static Bytes getBytes(ByteBuffer in) {
    int length = getCount(in);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return Bytes.of(bytes);
  }

  /** A number of things that each take at least a byte. */
  private static int getCount(ByteBuffer in) {
    long count = getNumber(in);
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException(count + " things in " + in.remaining() + " bytes");
    }
    return (int) count;
  }

  private static long getNumber(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < 7 * VARINT_MAX; shift += 7) {
      byte next = in.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }
}
