package org.cairnfs.storage.store;

import java.util.Arrays;

/**
 * Which part of a table holds a key: ascending separators, each with the place of a block.
 *
 * <pre>
 *  number of entries                                            u32
 *  offsets of the entries, from the start of the block          u32 each
 *  entries: separator                                           varint length, bytes
 *           offset in the table, length, in bytes               varint each
 * </pre>
 *
 * <p>In version 1 offset and length are in units of 4096.
 *
 * <p>A separator is not after the first key of its block and after every key of the block before.
 */
final class BlockIndex {
  /** Place of a block within its table, in bytes. */
  record Ref(int offset, int length) {}

  private final byte[] block;
  private final int at;
  private final int count;
  private final int unit;

  /** Reads the index that starts at byte {@code at} of a checked block. */
  BlockIndex(byte[] block, int at, int version) {
    this.unit = version == 1 ? 4096 : 1;
    this.block = block;
    this.at = at;
    this.count = (int) ByteWriter.INT.get(block, at);
  }

  int count() {
    return count;
  }

  Ref ref(int index) {
    ByteReader in = entry(index);
    in.skip(in.varint());
    return new Ref(in.varint() * unit, in.varint() * unit);
  }

  /** The only entry whose block can hold the key, or 0 if the key is before all. */
  int floor(byte[] key) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (compare(middle, key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int compare(int index, byte[] key) {
    ByteReader in = entry(index);
    int length = in.varint();
    int from = in.position();
    return Arrays.compareUnsigned(block, from, from + length, key, 0, key.length);
  }

  private ByteReader entry(int index) {
    return new ByteReader(block, (int) ByteWriter.INT.get(block, at + 4 + 4 * index));
  }

  /** Collects an index. */
  static final class Builder {
    private final ByteWriter entries = new ByteWriter(1024);
    private final ByteWriter starts = new ByteWriter(128);

    void add(byte[] separator, Ref ref) {
      starts.u32(entries.length());
      entries.varint(separator.length).raw(separator, 0, separator.length);
      entries.varint(ref.offset()).varint(ref.length());
    }

    boolean isEmpty() {
      return starts.length() == 0;
    }

    int count() {
      return starts.length() / 4;
    }

    /** Bytes that {@link #appendTo} will append. */
    int length() {
      return 4 + starts.length() + entries.length();
    }

    void appendTo(ByteWriter out) {
      int count = count();
      int first = out.length() + 4 + 4 * count;
      ByteReader relative = new ByteReader(starts.toArray(starts.length()), 0);
      out.u32(count);
      for (int i = 0; i < count; i++) {
        out.u32(first + relative.u32());
      }
      out.raw(entries.toArray(entries.length()), 0, entries.length());
    }

    void clear() {
      entries.truncate(0);
      starts.truncate(0);
    }
  }

  /** The shortest byte string after {@code last} and not after {@code first}. */
  static byte[] separator(byte[] last, byte[] first) {
    int mismatch = Arrays.mismatch(last, first);
    return Arrays.copyOf(first, mismatch + 1);
  }
}
