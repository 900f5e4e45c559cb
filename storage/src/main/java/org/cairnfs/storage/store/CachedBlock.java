package org.cairnfs.storage.store;

/** A checked block of a table, immutable, as the block cache holds it. */
interface CachedBlock {
  /** Bytes of memory, about. */
  int weight();
}
