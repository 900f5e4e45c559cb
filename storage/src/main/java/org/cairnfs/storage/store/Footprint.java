package org.cairnfs.storage.store;

/** What a transaction does to the bytes that a shard's items need. */
public enum Footprint {
  /** They become more. */
  GROWS,

  /** They stay about what they are, or become less. */
  RELEASES,

  /** What it replaces is not in memory just now. */
  UNKNOWN
}
