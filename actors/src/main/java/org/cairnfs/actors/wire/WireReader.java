package org.cairnfs.actors.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.storage.item.Bytes;

/**
 * Reads one message, in the forms that {@link WireWriter} draws.
 *
 * <p>Every length is checked against the bytes that are left before anything is allocated for it.
 * All methods throw {@link WireFormatException} on what is no message, or an {@code
 * IllegalArgumentException} of the value that refused to be made.
 */
final class WireReader {
  private final ByteBuffer in;

  WireReader(byte[] bytes) {
    if (bytes.length > WireLimits.MAX_MESSAGE_BYTES) {
      throw new WireFormatException("a message of " + bytes.length + " bytes is too long");
    }
    this.in = ByteBuffer.wrap(bytes);
  }

  int unsignedByte() {
    return need(1).get() & 0xff;
  }

  boolean flag() {
    int value = unsignedByte();
    if (value > 1) {
      throw new WireFormatException("a flag is 0 or 1, not " + value);
    }
    return value == 1;
  }

  int intValue() {
    return need(Integer.BYTES).getInt();
  }

  long longValue() {
    return need(Long.BYTES).getLong();
  }

  Ino ino() {
    return new Ino(longValue());
  }

  FileName name() {
    return FileName.of(array(unsignedByte()));
  }

  String text() {
    int length = need(Short.BYTES).getShort() & 0xffff;
    checkLimit(length, WireLimits.MAX_TEXT_BYTES);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array(length))).toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException("a text is not UTF-8", e);
    }
  }

  Bytes bytes() {
    int length = intValue();
    checkLimit(length, WireLimits.MAX_BYTES);
    return Bytes.of(array(length));
  }

  /** The rest of the message. */
  Bytes rest() {
    return Bytes.of(array(in.remaining()));
  }

  Timestamp time() {
    return new Timestamp(longValue(), intValue());
  }

  OptionalInt optionalInt() {
    return flag() ? OptionalInt.of(intValue()) : OptionalInt.empty();
  }

  OptionalLong optionalLong() {
    return flag() ? OptionalLong.of(longValue()) : OptionalLong.empty();
  }

  /**
   * A list.
   *
   * @param leastBytes of one element, at least 1: bounds the count
   */
  <T> List<T> list(int leastBytes, Function<WireReader, T> element) {
    int count = intValue();
    checkLimit(count, in.remaining() / leastBytes);
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(element.apply(this));
    }
    return list;
  }

  /** Nothing may follow. */
  void end() {
    if (in.hasRemaining()) {
      throw new WireFormatException(in.remaining() + " bytes follow the end of a message");
    }
  }

  private byte[] array(int length) {
    need(length);
    byte[] array = new byte[length];
    in.get(array);
    return array;
  }

  private ByteBuffer need(int bytes) {
    if (in.remaining() < bytes) {
      throw new WireFormatException(
          "a message of " + in.limit() + " bytes lacks " + bytes + " at " + in.position());
    }
    return in;
  }

  private static void checkLimit(int length, int limit) {
    if (length < 0 || length > limit) {
      throw new WireFormatException("a length of " + length + " where at most " + limit + " fit");
    }
  }
}
