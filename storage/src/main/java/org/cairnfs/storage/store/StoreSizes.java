package org.cairnfs.storage.store;

/**
 * How large things are in a store, by the size of a META chunk.
 *
 * @param tableBytes of a full table
 * @param itemBytesMax of a key and its value together
 */
record StoreSizes(int tableBytes, int itemBytesMax) {
  private static final int TABLE_BYTES_MAX = 8 << 20;
  private static final int TABLE_BYTES_MIN = 256 << 10;
  private static final int TABLES_PER_STEP = 4;

  private static final int DRIFT_PER_TABLE = 12 * 1024;

  /** What a step's last table needs beside its entries. */
  private static final int STEP_SLACK = 32 * 1024;

  static StoreSizes of(long chunkBytes) {
    long table =
        Math.min(TABLE_BYTES_MAX, Math.max(chunkBytes / 4, Math.min(chunkBytes, TABLE_BYTES_MIN)));
    return new StoreSizes((int) table, (int) table / 2);
  }

  /** What a merge step is allotted when there is plenty. */
  long stepMax() {
    return allotmentFor((long) TABLES_PER_STEP * tableBytes);
  }

  /** With less than this a merge step might not get on. */
  long stepMin() {
    return allotmentFor(tableBytes);
  }

  private long allotmentFor(long output) {
    return output + output / 8 + itemBytesMax + STEP_SLACK;
  }

  /** Output after which a merge step stops, given what it is allotted. */
  long stepOutput(long allotted) {
    return (allotted - itemBytesMax - STEP_SLACK) * 8 / 9;
  }

  /**
   * What a merge that stops in the middle holds twice: of each table in which it stands, the block
   * and the rest of a 4 KiB block of the device.
   */
  long stepFront() {
    return 3L * (TableWriter.DATA_BLOCK_BYTES + 4096);
  }

  /**
   * By how much the same items may take more in another arrangement, of so many bytes of META: each
   * table may have a small one beside it, with rounding, filter and index of its own.
   */
  long drift(long bytes) {
    return bytes / 256 + bytes / tableBytes * DRIFT_PER_TABLE;
  }

  /** Storage's own changes, which are always accepted, between two flushes. */
  long ownChanges() {
    return tableBytes / 4;
  }

  /** Changes that release, between two flushes: one with the largest item, and some small ones. */
  long releases() {
    return itemBytesMax + tableBytes / 4;
  }
}
