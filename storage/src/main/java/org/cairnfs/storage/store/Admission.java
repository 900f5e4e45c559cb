package org.cairnfs.storage.store;

/** Whether META has room for a transaction. */
public enum Admission {
  /** It has, and the room is kept for it until it is appended. */
  NOW,

  /** It has not, but a flush, merges, or a chunk from the pool may give it. */
  LATER,

  /** It is full. */
  NO
}
