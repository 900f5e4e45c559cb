package org.cairnfs.storage.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * The first 48 bytes of every structure on a device.
 *
 * <pre>
 *  byte  0     4     6     8        12        16        24        32      40      44     48
 *        +-----+-----+-----+--------+---------+---------+---------+-------+-------+------+
 *        |magic| ver |  0  | crc32c | length  | volume  | address | epoch | owner | aux  |
 *        | u32 | u16 | u16 |  u32   |  u32    |  u64    |  u64    |  u64  |  u32  | u32  |
 *        +-----+-----+-----+--------+---------+---------+---------+-------+-------+------+
 * </pre>
 *
 * <p>{@code length} counts the bytes under the checksum, header included, the checksum itself taken
 * as zero. {@code address} is where the structure is: its byte on the device, or for log batches
 * its position. A block that a misdirected write put elsewhere, that belongs to another volume or
 * to an older epoch therefore never passes for the right one.
 *
 * @param magic which structure it is
 * @param version of that structure
 * @param length bytes under the checksum
 * @param volume {@link #volume(UUID)} of the volume's id
 * @param address where it is
 * @param epoch under which it was written; 0 where none applies
 * @param owner a slot, shard or table, by magic
 * @param aux up to the structure
 */
public record BlockHeader(
    int magic, int version, int length, long volume, long address, long epoch, int owner, int aux) {
  public static final int BYTES = 48;

  private static final int VERSION_AT = 4;
  private static final int CRC_AT = 8;
  private static final int LENGTH_AT = 12;

  /** A magic from four letters, which then can be read in a hex dump. */
  public static int magic(String letters) {
    if (letters.length() != 4) {
      throw new IllegalArgumentException("a magic has four letters: " + letters);
    }
    int magic = 0;
    for (int i = 3; i >= 0; i--) {
      magic = magic << 8 | letters.charAt(i);
    }
    return magic;
  }

  /** 64 bits that stand for a volume's id. */
  public static long volume(UUID id) {
    return id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 32);
  }

  /**
   * Writes the header at byte {@code at} of the buffer and then the checksum over {@code length}
   * bytes from there, which must be complete.
   */
  public void writeTo(ByteBuffer buffer, int at) {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(at, magic).putShort(at + VERSION_AT, (short) version).putShort(at + 6, (short) 0);
    buffer.putInt(at + CRC_AT, 0).putInt(at + LENGTH_AT, length);
    buffer.putLong(at + 16, volume).putLong(at + 24, address).putLong(at + 32, epoch);
    buffer.putInt(at + 40, owner).putInt(at + 44, aux);
    buffer.putInt(at + CRC_AT, Checksums.crc32cWithHole(buffer, at, at + length, at + CRC_AT));
  }

  /** Reads the fields at byte {@code at} without judging them. */
  public static BlockHeader peek(ByteBuffer buffer, int at) {
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return new BlockHeader(
        in.getInt(at),
        Short.toUnsignedInt(in.getShort(at + VERSION_AT)),
        in.getInt(at + LENGTH_AT),
        in.getLong(at + 16),
        in.getLong(at + 24),
        in.getLong(at + 32),
        in.getInt(at + 40),
        in.getInt(at + 44));
  }

  /**
   * Whether the structure at byte {@code at} has the checksum it says; false as well when its
   * length cannot be.
   */
  public static boolean checksumHolds(ByteBuffer buffer, int at) {
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int length = in.getInt(at + LENGTH_AT);
    return length >= BYTES
        && length <= buffer.limit() - at
        && in.getInt(at + CRC_AT) == Checksums.crc32cWithHole(buffer, at, at + length, at + CRC_AT);
  }

  /**
   * Reads and judges the structure at byte {@code at}.
   *
   * @param device its name, for the message
   * @throws CorruptBlockException unless magic, version, volume and address are those expected and
   *     the checksum holds
   */
  public static BlockHeader check(
      ByteBuffer buffer, int at, String device, int magic, int version, long volume, long address)
      throws CorruptBlockException {
    BlockHeader found = peek(buffer, at);
    if (found.magic != magic) {
      throw mismatch(device, address, "magic " + letters(magic), letters(found.magic));
    }
    if (!checksumHolds(buffer, at)) {
      throw mismatch(device, address, "a matching checksum", "another in " + letters(magic));
    }
    if (found.version != version) {
      throw mismatch(device, address, "version " + version, "version " + found.version);
    }
    if (found.volume != volume) {
      throw mismatch(device, address, hex("volume", volume), hex("volume", found.volume));
    }
    if (found.address != address) {
      throw mismatch(device, address, "its own address", "address " + found.address);
    }
    return found;
  }

  private static CorruptBlockException mismatch(
      String device, long address, String expected, String found) {
    return new CorruptBlockException(device, address, expected, found);
  }

  private static String hex(String what, long value) {
    return what + " " + Long.toHexString(value);
  }

  static String letters(int magic) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      char c = (char) (magic >>> 8 * i & 0xff);
      if (c < 0x21 || c > 0x7e) {
        return "0x" + Integer.toHexString(magic);
      }
      text.append(c);
    }
    return text.toString();
  }
}
