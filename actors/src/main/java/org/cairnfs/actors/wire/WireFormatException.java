package org.cairnfs.actors.wire;

/** Bytes that are no message of this version, or a message that must not or cannot be sent. */
public final class WireFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  WireFormatException(String message) {
    super(message);
  }

  WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
