package org.cairnfs.actors.item;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.cairnfs.storage.item.Bytes;

/** An item whose bytes this version cannot read: damage, or a newer format. */
public final class ItemFormatException extends DamagedItemsException {
  private static final long serialVersionUID = 1;

  public ItemFormatException(String message) {
    super(message);
  }

  /** Bytes that stopped making sense while they were read. */
  public static ItemFormatException unreadable(String what, Bytes value, Throwable cause) {
    ItemFormatException unreadable =
        new ItemFormatException(
            what + " of " + value.length() + " bytes cannot be read: " + cause.getMessage());
    unreadable.initCause(cause);
    return unreadable;
  }

  /** Reads a value; whatever its bytes are, it returns one or throws an ItemFormatException. */
  static <T> T read(String what, Bytes value, Function<ByteBuffer, T> reader) {
    try {
      return reader.apply(value.buffer());
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw unreadable(what, value, e);
    }
  }

  static void checkVersion(String what, byte found, byte expected) {
    if (found != expected) {
      throw new ItemFormatException(
          what + " has layout version " + found + ", this software reads " + expected);
    }
  }
}
