package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.FileName;

/** Takes the parts of a request's body that are not structures: names and values. */
public final class Body {
  /** PATH_MAX less the NUL. */
  private static final int TARGET_BYTES_MAX = 4095;

  private Body() {}

  static void require(ByteBuffer from, int bytes) throws MalformedRequestException {
    if (bytes < 0 || from.remaining() < bytes) {
      throw new MalformedRequestException(
          "needs " + bytes + " more bytes and has " + from.remaining());
    }
  }

  static void skip(ByteBuffer from, int bytes) {
    from.position(from.position() + bytes);
  }

  /**
   * A NUL-terminated name.
   *
   * @throws NameTooLongException if it has more than 255 bytes
   */
  public static FileName name(ByteBuffer from)
      throws MalformedRequestException, NameTooLongException {
    byte[] name = string(from);
    if (name.length > FileName.MAX_BYTES) {
      throw new NameTooLongException(name.length);
    }
    try {
      return FileName.of(name);
    } catch (IllegalArgumentException notAName) {
      throw new MalformedRequestException(String.valueOf(notAName.getMessage()));
    }
  }

  /**
   * A symlink's NUL-terminated target, 1 to 4095 bytes.
   *
   * @throws NameTooLongException if it is longer
   */
  public static byte[] target(ByteBuffer from)
      throws MalformedRequestException, NameTooLongException {
    byte[] target = string(from);
    if (target.length == 0) {
      throw new MalformedRequestException("an empty target");
    }
    if (target.length > TARGET_BYTES_MAX) {
      throw new NameTooLongException(target.length);
    }
    return target;
  }

  /** The NUL-terminated name of an xattr, 1 to 255 bytes. */
  public static byte[] xattrName(ByteBuffer from) throws MalformedRequestException {
    byte[] name = string(from);
    if (name.length == 0 || name.length > FileName.MAX_BYTES) {
      throw new MalformedRequestException("an xattr's name of " + name.length + " bytes");
    }
    return name;
  }

  /** The next {@code length} bytes. */
  public static byte[] bytes(ByteBuffer from, int length) throws MalformedRequestException {
    require(from, length);
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static byte[] string(ByteBuffer from) throws MalformedRequestException {
    int start = from.position();
    for (int at = start; at < from.limit(); at++) {
      if (from.get(at) == 0) {
        byte[] bytes = new byte[at - start];
        from.get(bytes);
        from.get();
        return bytes;
      }
    }
    throw new MalformedRequestException("a string without its NUL");
  }
}
