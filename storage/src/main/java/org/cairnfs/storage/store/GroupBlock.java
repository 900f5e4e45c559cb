package org.cairnfs.storage.store;

import java.util.Arrays;

/**
 * The filter and the index of up to {@link #DATA_BLOCKS} neighbouring data blocks, which stand just
 * before it.
 *
 * <pre>
 *  content   bytes of the filter         u32
 *            filter, see {@link BloomFilter}
 *            index of the data blocks, see {@link BlockIndex}
 * </pre>
 *
 * <p>Both in one block because every search needs both: a key that is not in the table costs the
 * root and this block, and no data block.
 */
final class GroupBlock implements CachedBlock {
  static final int DATA_BLOCKS = 16;

  private static final int FILTER_AT = TableBlock.CONTENT_AT + 4;

  private final byte[] block;
  private final int filterLength;
  private final BlockIndex index;

  GroupBlock(byte[] block, int version) {
    this.block = block;
    this.filterLength = (int) ByteWriter.INT.get(block, TableBlock.CONTENT_AT);
    this.index = new BlockIndex(block, FILTER_AT + filterLength, version);
  }

  @Override
  public int weight() {
    return block.length + 80;
  }

  BlockIndex index() {
    return index;
  }

  boolean mayContain(long hash) {
    return BloomFilter.mayContain(block, FILTER_AT, filterLength, hash);
  }

  /** Builds the content of one group block. */
  static final class Builder {
    private final BlockIndex.Builder index = new BlockIndex.Builder();
    private long[] hashes = new long[4096];
    private int keys;

    void addKey(long hash) {
      if (keys == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * keys);
      }
      hashes[keys++] = hash;
    }

    void addBlock(byte[] separator, BlockIndex.Ref ref) {
      index.add(separator, ref);
    }

    boolean isEmpty() {
      return index.isEmpty();
    }

    boolean isFull() {
      return index.count() == DATA_BLOCKS;
    }

    /** Where the content would end with one more key and one more block. */
    int contentEndWith(int keyLength) {
      return FILTER_AT + BloomFilter.bytesFor(keys + 1) + index.length() + keyLength + 20;
    }

    /** The block; the builder starts over. */
    TableBlock.Unsealed build(ByteWriter out) {
      int filterLength = BloomFilter.bytesFor(keys);
      byte[] filter = new byte[filterLength];
      for (int i = 0; i < keys; i++) {
        BloomFilter.add(filter, 0, filterLength, hashes[i]);
      }
      out.truncate(0);
      out.zeros(TableBlock.CONTENT_AT).u32(filterLength).raw(filter, 0, filterLength);
      index.appendTo(out);
      index.clear();
      keys = 0;
      return TableBlock.Unsealed.of(out);
    }
  }
}
