package org.cairnfs.storage.store;

import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;

/**
 * How many bytes of META items may need at worst, whatever they stand beside.
 *
 * <p>Items are counted one by one as they come; what tables add is bounded from the sum. A data
 * block ends when the next entry would make it longer than {@link TableWriter#DATA_BLOCK_BYTES}, a
 * table when it would outgrow its extents: so two neighbours together are always longer than one
 * may be, and there are at most twice as many as full ones would be.
 */
final class Packing {
  /** Lengths of key parts and value, its part of restarts and of the filter. */
  private static final int ENTRY = 24;

  /** Header, number of restarts, entry in the group's index but for the separator. */
  private static final int BLOCK = 80;

  /** Header, length and rounding of the filter, entry in the root's index but for the separator. */
  private static final int GROUP = 112;

  /** Root block but for its keys, and what the writer keeps free to be sure. */
  private static final int TABLE = 512 + BlockDevice.BLOCK;

  private static final int BLOCK_CONTENT = TableWriter.DATA_BLOCK_BYTES - 256;

  private Packing() {}

  /** What an entry counts for. */
  static long entryBytes(Bytes key, Bytes value) {
    return ENTRY + key.length() + (Tombstone.is(value) ? 0 : value.length());
  }

  /** What a change counts for at most. */
  static long entryBytes(Change change) {
    return change instanceof Change.Put put
        ? entryBytes(put.key(), put.value())
        : ENTRY + change.key().length();
  }

  /** How many tables so many bytes of tables may make. */
  static long tables(long bytes, int tableBytes) {
    return 1 + 3 * bytes / tableBytes;
  }

  /**
   * Bytes of META that entries need at worst in tables of their own.
   *
   * @param content sum of {@link #entryBytes}
   * @param keyMax length of the longest key
   */
  static long worst(long content, int keyMax, int tableBytes) {
    if (content == 0) {
      return 0;
    }
    long blocks = 1 + 2 * content / BLOCK_CONTENT;
    long groups = 1 + blocks / GroupBlock.DATA_BLOCKS;
    long inner = content + blocks * (BLOCK + keyMax) + groups * (GROUP + keyMax);
    long perTable = TABLE + BLOCK + GROUP + 5L * keyMax;
    return inner + tables(inner, tableBytes) * perTable;
  }
}
