package org.cairnfs.actors.item;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.item.Bytes;

/**
 * Neighbouring blocks of a file that are neighbours on DATA too: written, with their checksums, or
 * unwritten.
 *
 * <pre>
 * written    1(1) start(8) checksum(4) × length        the key has the first file block
 * unwritten  2(1) flags(1) start(8) length(4)          flags: 1, unwritten; others refused
 * </pre>
 *
 * The first byte is the version. A checksum is the CRC32C of the block's 4,096 bytes. Unwritten
 * blocks are the file's and read as zeros, whatever DATA has there; nobody ever writes to them: a
 * write to that part of the file goes to other blocks and frees these.
 *
 * @param block the first file block
 * @param start the first block on DATA
 */
public record Extent(long block, long start, Checksums checksums) {
  private static final byte WRITTEN = 1;
  private static final byte FLAGGED = 2;
  private static final byte UNWRITTEN = 1;

  /** Blocks in one extent, so that its item stays small. */
  public static final int MAX_BLOCKS = 256;

  public Extent {
    if (checksums.count() < 1 || checksums.count() > MAX_BLOCKS) {
      throw new IllegalArgumentException("an extent has 1 to 256 blocks, not " + checksums.count());
    }
  }

  /** Blocks that are the file's and have never been written. */
  public static Extent unwritten(long block, long start, int length) {
    return new Extent(block, start, Checksums.absent(length));
  }

  /**
   * The checksums of neighbouring blocks, in order, or how many blocks have none; compares by
   * content.
   */
  public static final class Checksums {
    private final int count;
    private final int[] values; // empty where there are none

    private Checksums(int count, int[] values) {
      this.count = count;
      this.values = values;
    }

    /** Takes the array over. */
    public static Checksums of(int... values) {
      return new Checksums(values.length, values);
    }

    /** For so many unwritten blocks. */
    public static Checksums absent(int count) {
      return new Checksums(count, new int[0]);
    }

    public int count() {
      return count;
    }

    public boolean arePresent() {
      return values.length > 0;
    }

    public int at(int index) {
      return values[index];
    }

    Checksums slice(int from, int to) {
      return arePresent() ? of(Arrays.copyOfRange(values, from, to)) : absent(to - from);
    }

    /** Both are there, or both are not. */
    Checksums plus(Checksums other) {
      if (!arePresent()) {
        return absent(count + other.count);
      }
      int[] both = Arrays.copyOf(values, values.length + other.values.length);
      System.arraycopy(other.values, 0, both, values.length, other.values.length);
      return of(both);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Checksums checksums
          && count == checksums.count
          && Arrays.equals(values, checksums.values);
    }

    @Override
    public int hashCode() {
      return 31 * count + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return count + (arePresent() ? " checksums" : " unwritten");
    }
  }

  public int length() {
    return checksums.count();
  }

  /** Whether its blocks hold data; else they read as zeros. */
  public boolean isWritten() {
    return checksums.arePresent();
  }

  /** The same blocks, without what was written to them. */
  public Extent unwritten() {
    return unwritten(block, start, length());
  }

  /** The first file block after it. */
  public long end() {
    return block + length();
  }

  public BlockRun run() {
    return new BlockRun(start, length());
  }

  /** The part with {@code from <= file block < to}; it must not be empty. */
  public Extent clip(long from, long to) {
    long first = Math.max(from, block);
    long last = Math.min(to, end());
    if (first == block && last == end()) {
      return this;
    }
    return new Extent(
        first,
        start + (first - block),
        checksums.slice((int) (first - block), (int) (last - block)));
  }

  /**
   * Whether the other one continues this one, in the file and on DATA, and both make one extent.
   */
  public boolean continuedBy(Extent other) {
    return other.block == end()
        && other.isWritten() == isWritten()
        && other.start == start + length()
        && length() + other.length() <= MAX_BLOCKS;
  }

  public Extent joined(Extent other) {
    return new Extent(block, start, checksums.plus(other.checksums));
  }

  public Bytes encode() {
    if (!isWritten()) {
      ByteBuffer out = ByteBuffer.allocate(14);
      return Bytes.of(out.put(FLAGGED).put(UNWRITTEN).putLong(start).putInt(length()).array());
    }
    ByteBuffer out = ByteBuffer.allocate(9 + 4 * length());
    out.put(WRITTEN).putLong(start);
    for (int checksum : checksums.values) {
      out.putInt(checksum);
    }
    return Bytes.of(out.array());
  }

  public static Extent decode(long block, Bytes value) {
    return ItemFormatException.read("extent", value, in -> read(block, in));
  }

  private static Extent read(long block, ByteBuffer in) {
    byte version = in.get();
    if (version == FLAGGED) {
      return readUnwritten(block, in);
    }
    ItemFormatException.checkVersion("extent", version, WRITTEN);
    long start = in.getLong();
    if (in.remaining() % 4 != 0) {
      throw new ItemFormatException("an extent has part of a checksum");
    }
    int[] checksums = new int[in.remaining() / 4];
    in.asIntBuffer().get(checksums);
    return new Extent(block, start, Checksums.of(checksums));
  }

  private static Extent readUnwritten(long block, ByteBuffer in) {
    byte flags = in.get();
    Extent extent = unwritten(block, in.getLong(), in.getInt());
    if (flags != UNWRITTEN || in.hasRemaining()) {
      throw new ItemFormatException(
          "an extent has flags " + flags + " and " + in.remaining() + " bytes more");
    }
    return extent;
  }
}
