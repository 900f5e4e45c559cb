package org.cairnfs.storage.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C (Castagnoli), as every structure and data block carries it. */
public final class Checksums {
  private static final byte[] ZEROS = new byte[4];

  private Checksums() {}

  /**
   * Of the bytes from {@code from} to {@code to} (absolute indices); the buffer is left as it is.
   */
  public static int crc32c(ByteBuffer buffer, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().limit(to).position(from));
    return (int) crc.getValue();
  }

  /**
   * The same as if the four bytes at {@code hole} were zero: they will hold the checksum itself.
   */
  public static int crc32cWithHole(ByteBuffer buffer, int from, int to, int hole) {
    CRC32C crc = new CRC32C();
    ByteBuffer view = buffer.duplicate();
    crc.update(view.limit(hole).position(from));
    crc.update(ZEROS);
    crc.update(view.limit(to).position(hole + 4));
    return (int) crc.getValue();
  }
}
