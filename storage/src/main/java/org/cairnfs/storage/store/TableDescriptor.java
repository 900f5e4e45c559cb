package org.cairnfs.storage.store;

import org.cairnfs.storage.item.Bytes;

/**
 * What a manifest says of a table.
 *
 * <p>A merge step that stops in the middle of a table raises its {@code first}: what it holds
 * before that key has moved on and must not be read here any more.
 *
 * @param id never used twice in a shard; later tables have greater ones
 * @param level 0: fresh from a memtable; 1 and more: no two tables of a level overlap
 * @param run which flush wrote it; tables of the same run do not overlap; kept while at level 0
 * @param address in bytes on META
 * @param length in bytes
 * @param rootLength bytes of the root block, the last of the table
 * @param first the least key that is read here
 * @param last key
 * @param entries tombstones included
 * @param tombstones how many of them
 */
public record TableDescriptor(
    long id,
    int level,
    long run,
    long address,
    int length,
    int rootLength,
    Bytes first,
    Bytes last,
    long entries,
    long tombstones) {
  public TableDescriptor {
    if (first.compareTo(last) > 0 || rootLength > length || level < 0 || entries < tombstones) {
      throw new IllegalArgumentException(
          "no table: level " + level + " length " + length + " from " + first + " to " + last);
    }
  }

  TableDescriptor atLevel(int newLevel) {
    return new TableDescriptor(
        id, newLevel, run, address, length, rootLength, first, last, entries, tombstones);
  }

  TableDescriptor startingAt(Bytes newFirst) {
    return new TableDescriptor(
        id, level, run, address, length, rootLength, newFirst, last, entries, tombstones);
  }

  public Extent extent() {
    return new Extent(address, length);
  }

  boolean overlaps(Bytes from, Bytes through) {
    return first.compareTo(through) <= 0 && last.compareTo(from) >= 0;
  }

  void encode(ByteWriter out) {
    out.u64(id).varint(level).u64(run).u64(address).varint(length).varint(rootLength);
    out.bytes(first).bytes(last).u64(entries).u64(tombstones);
  }

  static TableDescriptor decode(ByteReader in) {
    return new TableDescriptor(
        in.u64(),
        in.varint(),
        in.u64(),
        in.u64(),
        in.varint(),
        in.varint(),
        in.bytes(),
        in.bytes(),
        in.u64(),
        in.u64());
  }
}
