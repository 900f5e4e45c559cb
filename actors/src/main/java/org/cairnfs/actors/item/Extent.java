package org.cairnfs.actors.item;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.item.Bytes;

/**
 * Neighbouring blocks of a file that are neighbours on DATA too, with their checksums.
 *
 * <pre>
 * version(1) start(8) checksum(4) × length        the key has the first file block
 * </pre>
 *
 * A checksum is the CRC32C of the block's 4,096 bytes.
 *
 * @param block the first file block
 * @param start the first block on DATA
 */
public record Extent(long block, long start, Checksums checksums) {
  private static final byte VERSION = 1;

  /** Blocks in one extent, so that its item stays small. */
  public static final int MAX_BLOCKS = 256;

  public Extent {
    if (checksums.count() < 1 || checksums.count() > MAX_BLOCKS) {
      throw new IllegalArgumentException("an extent has 1 to 256 blocks, not " + checksums.count());
    }
  }

  /** The checksums of neighbouring blocks, in order; compares by content. */
  public static final class Checksums {
    private final int[] values;

    private Checksums(int[] values) {
      this.values = values;
    }

    /** Takes the array over. */
    public static Checksums of(int... values) {
      return new Checksums(values);
    }

    public int count() {
      return values.length;
    }

    public int at(int index) {
      return values[index];
    }

    Checksums slice(int from, int to) {
      return new Checksums(Arrays.copyOfRange(values, from, to));
    }

    Checksums plus(Checksums other) {
      int[] both = Arrays.copyOf(values, values.length + other.values.length);
      System.arraycopy(other.values, 0, both, values.length, other.values.length);
      return new Checksums(both);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Checksums checksums && Arrays.equals(values, checksums.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return values.length + " checksums";
    }
  }

  public int length() {
    return checksums.count();
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

  /** Whether the other one continues this one, in the file and on DATA, and both fit one extent. */
  public boolean continuedBy(Extent other) {
    return other.block == end()
        && other.start == start + length()
        && length() + other.length() <= MAX_BLOCKS;
  }

  public Extent joined(Extent other) {
    return new Extent(block, start, checksums.plus(other.checksums));
  }

  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(9 + 4 * length());
    out.put(VERSION).putLong(start);
    for (int checksum : checksums.values) {
      out.putInt(checksum);
    }
    return Bytes.of(out.array());
  }

  public static Extent decode(long block, Bytes value) {
    return ItemFormatException.read("extent", value, in -> read(block, in));
  }

  private static Extent read(long block, ByteBuffer in) {
    ItemFormatException.checkVersion("extent", in.get(), VERSION);
    long start = in.getLong();
    if (in.remaining() % 4 != 0) {
      throw new ItemFormatException("an extent has part of a checksum");
    }
    int[] checksums = new int[in.remaining() / 4];
    in.asIntBuffer().get(checksums);
    return new Extent(block, start, new Checksums(checksums));
  }
}
