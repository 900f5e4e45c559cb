package org.cairnfs.actors.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.storage.item.Bytes;

/**
 * Writes one message, elementary value by value.
 *
 * <pre>
 * flag      1 byte, 0 or 1
 * int, long 4 or 8 bytes, big-endian
 * ino       8 bytes
 * name      length(1) bytes
 * text      length(2) UTF-8
 * bytes     length(4) bytes
 * list      count(4) elements
 * optional  flag, then the value if it is 1
 * time      seconds(8) nanoseconds(4)
 * </pre>
 *
 * Refuses what {@link WireReader} would refuse. Not thread-safe.
 */
final class WireWriter {
  private static final int FIRST_BYTES = 256;

  private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES);

  WireWriter putByte(int value) {
    room(1).put((byte) value);
    return this;
  }

  WireWriter putFlag(boolean value) {
    return putByte(value ? 1 : 0);
  }

  WireWriter putInt(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  WireWriter putLong(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  WireWriter putIno(Ino ino) {
    return putLong(ino.value());
  }

  WireWriter putName(FileName name) {
    name.putTo(room(1 + name.length()).put((byte) name.length()));
    return this;
  }

  WireWriter putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    checkLength("text", utf8.length, WireLimits.MAX_TEXT_BYTES);
    room(Short.BYTES + utf8.length).putShort((short) utf8.length).put(utf8);
    return this;
  }

  WireWriter putBytes(Bytes bytes) {
    checkLength("string of bytes", bytes.length(), WireLimits.MAX_BYTES);
    bytes.putTo(room(Integer.BYTES + bytes.length()).putInt(bytes.length()));
    return this;
  }

  /** The rest of the message. */
  WireWriter putRest(Bytes bytes) {
    bytes.putTo(room(bytes.length()));
    return this;
  }

  WireWriter putTime(Timestamp time) {
    return putLong(time.seconds()).putInt(time.nanos());
  }

  WireWriter putOptionalInt(OptionalInt value) {
    putFlag(value.isPresent());
    value.ifPresent(this::putInt);
    return this;
  }

  WireWriter putOptionalLong(OptionalLong value) {
    putFlag(value.isPresent());
    value.ifPresent(this::putLong);
    return this;
  }

  <T> WireWriter putList(List<T> list, BiConsumer<WireWriter, ? super T> element) {
    putInt(list.size());
    list.forEach(value -> element.accept(this, value));
    return this;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(out.array(), out.position());
  }

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      int needed = out.position() + bytes;
      checkLength("message", needed, WireLimits.MAX_MESSAGE_BYTES);
      int capacity = Math.min(Math.max(2 * out.capacity(), needed), WireLimits.MAX_MESSAGE_BYTES);
      out = ByteBuffer.allocate(capacity).put(out.flip());
    }
    return out;
  }

  private static void checkLength(String what, int length, int limit) {
    if (length < 0 || length > limit) {
      throw new WireFormatException(
          "a " + what + " has " + length + " bytes, at most " + limit + " are sent");
    }
  }
}
