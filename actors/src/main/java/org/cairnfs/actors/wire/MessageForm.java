package org.cairnfs.actors.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.cairnfs.actors.item.ItemFormatException;

/**
 * The binary form of one type of message.
 *
 * @param manifest its stable name: family, message, version of the layout
 */
record MessageForm<T>(
    String manifest,
    Class<T> type,
    BiConsumer<WireWriter, ? super T> writer,
    Function<WireReader, ? extends T> reader) {

  byte[] encode(Object message) {
    WireWriter out = new WireWriter();
    write(out, message);
    return out.toByteArray();
  }

  void write(WireWriter out, Object message) {
    writer.accept(out, type.cast(message));
  }

  T read(WireReader in) {
    return reader.apply(in);
  }

  /**
   * The message in these bytes.
   *
   * @throws WireFormatException if they hold none
   */
  T decode(byte[] bytes) {
    try {
      WireReader in = new WireReader(bytes);
      T message = read(in);
      in.end();
      return message;
    } catch (IllegalArgumentException | ItemFormatException e) {
      throw new WireFormatException(manifest + ": " + e.getMessage(), e);
    }
  }
}
