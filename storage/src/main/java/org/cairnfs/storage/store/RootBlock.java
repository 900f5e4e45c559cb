package org.cairnfs.storage.store;

import org.cairnfs.storage.item.Bytes;

/**
 * The last block of a table: what it contains and where its groups are.
 *
 * <pre>
 *  content   entries, tombstones among them            u64 u64
 *            first key, last key                       varint length, bytes each
 *            index of the groups, see {@link BlockIndex}
 * </pre>
 *
 * @param entries tombstones included
 * @param tombstones how many of them
 * @param first key
 * @param last key
 * @param groups the index of the group blocks
 * @param weight bytes of memory
 */
record RootBlock(
    long entries, long tombstones, Bytes first, Bytes last, BlockIndex groups, int weight)
    implements CachedBlock {

  /** Reads a checked block. */
  static RootBlock of(byte[] block, int version) {
    ByteReader in = new ByteReader(block, TableBlock.CONTENT_AT);
    long entries = in.u64();
    long tombstones = in.u64();
    Bytes first = in.bytes();
    Bytes last = in.bytes();
    BlockIndex groups = new BlockIndex(block, in.position(), version);
    return new RootBlock(entries, tombstones, first, last, groups, block.length + 200);
  }

  static TableBlock.Unsealed build(
      ByteWriter out,
      long entries,
      long tombstones,
      Bytes first,
      Bytes last,
      BlockIndex.Builder groups) {
    out.truncate(0);
    out.zeros(TableBlock.CONTENT_AT).u64(entries).u64(tombstones).bytes(first).bytes(last);
    groups.appendTo(out);
    return TableBlock.Unsealed.of(out);
  }
}
