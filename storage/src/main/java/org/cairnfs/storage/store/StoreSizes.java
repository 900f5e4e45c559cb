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

  /** A descriptor in a manifest with long keys. */
  private static final int DESCRIPTOR_BYTES = 256;

  static StoreSizes of(long chunkBytes) {
    long table =
        Math.min(TABLE_BYTES_MAX, Math.max(chunkBytes / 4, Math.min(chunkBytes, TABLE_BYTES_MIN)));
    return new StoreSizes((int) table, (int) table / 2);
  }

  /** Output after which a merge step stops, given the free space. */
  long stepBytes(long freeBytes) {
    return Math.max(tableBytes, Math.min((long) TABLES_PER_STEP * tableBytes, freeBytes / 2));
  }

  /** What a flush of the memtables, a merge step and the manifests of both need at most. */
  long reserve(long memtableBytes, int tables) {
    long manifests = 2L * TableBlock.sizeFor(4096 + tables * DESCRIPTOR_BYTES);
    return memtableBytes + memtableBytes / 8 + 64 * 1024 + 2L * tableBytes + manifests;
  }
}
