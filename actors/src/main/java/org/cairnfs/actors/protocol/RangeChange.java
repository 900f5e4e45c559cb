package org.cairnfs.actors.protocol;

/**
 * What fallocate(2) makes of a range of a file. Messages carry the ordinal: add at the end only.
 */
public enum RangeChange {
  /** It has blocks; what has none gets unwritten ones. */
  ALLOCATE,
  /** It has no blocks. */
  PUNCH,
  /** It has blocks and reads as zeros. */
  ZERO
}
