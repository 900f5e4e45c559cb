package org.cairnfs.storage.store;

import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.Bytes;

/**
 * What a manifest says of a table.
 *
 * <pre>
 *  id, level, run                                  u64, varint, u64
 *  bytes cut, number of extents                    varint, in units of 4096; varint
 *  extents: address, length in units of 4096       u64, varint each
 *  length, length of the root block                varint, varint
 *  first key, last key                             varint length, bytes each
 *  entries, tombstones among them                  u64, u64
 * </pre>
 *
 * <p>Version 1 has an address, u64, in the place of cut and extents; its length is a multiple of
 * 4096.
 *
 * <p>A merge step that stops in the middle of a table raises its {@code first}: what it holds
 * before that key has moved on and must not be read here any more. The extents before the block of
 * that key are given back.
 *
 * @param id never used twice in a shard; later tables have greater ones
 * @param level 0: fresh from a memtable; 1 and more: no two tables of a level overlap
 * @param run which flush wrote it; tables of the same run do not overlap; kept while at level 0
 * @param pieces where it is on META, without what was cut off its front
 * @param length in bytes, with what was cut off; rounded up to 4096 it is the end of the pieces
 * @param rootLength bytes of the root block, the last of the table
 * @param first the least key that is read here
 * @param last key
 * @param entries as written, tombstones included
 * @param tombstones how many of them
 */
public record TableDescriptor(
    long id,
    int level,
    long run,
    Pieces pieces,
    int length,
    int rootLength,
    Bytes first,
    Bytes last,
    long entries,
    long tombstones) {
  public TableDescriptor {
    if (first.compareTo(last) > 0
        || rootLength > length
        || TableBlock.pagesFor(length) != pieces.end()
        || level < 0
        || entries < tombstones) {
      throw new IllegalArgumentException(
          "no table: level " + level + " length " + length + " from " + first + " to " + last);
    }
  }

  TableDescriptor atLevel(int newLevel) {
    return new TableDescriptor(
        id, newLevel, run, pieces, length, rootLength, first, last, entries, tombstones);
  }

  /**
   * The table without what is before a key.
   *
   * @param blockOffset of the block that holds it
   */
  TableDescriptor startingAt(Bytes newFirst, int blockOffset) {
    int cut = Math.max(pieces.cut(), blockOffset & -BlockDevice.BLOCK);
    Pieces rest = cut == pieces.cut() ? pieces : pieces.from(cut);
    return new TableDescriptor(
        id, level, run, rest, length, rootLength, newFirst, last, entries, tombstones);
  }

  /** Where its first byte that is still there is on META. */
  public long address() {
    return pieces.extents().get(0).address();
  }

  /** Bytes of META that it takes. */
  public int bytes() {
    return pieces.end() - pieces.cut();
  }

  boolean overlaps(Bytes from, Bytes through) {
    return first.compareTo(through) <= 0 && last.compareTo(from) >= 0;
  }

  void encode(ByteWriter out) {
    out.u64(id).varint(level).u64(run);
    pieces.encode(out);
    out.varint(length).varint(rootLength);
    out.bytes(first).bytes(last).u64(entries).u64(tombstones);
  }

  /** Reads a descriptor of a manifest of that version. */
  static TableDescriptor decode(ByteReader in, int version) {
    long id = in.u64();
    int level = in.varint();
    long run = in.u64();
    if (version > 1) {
      return decodeRest(in, id, level, run, Pieces.decode(in), in.varint());
    }
    long address = in.u64();
    int length = in.varint();
    return decodeRest(in, id, level, run, Pieces.of(new Extent(address, length)), length);
  }

  private static TableDescriptor decodeRest(
      ByteReader in, long id, int level, long run, Pieces pieces, int length) {
    int rootLength = in.varint();
    return new TableDescriptor(
        id, level, run, pieces, length, rootLength, in.bytes(), in.bytes(), in.u64(), in.u64());
  }
}
