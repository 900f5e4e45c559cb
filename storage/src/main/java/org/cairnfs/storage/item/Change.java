package org.cairnfs.storage.item;

/** A change of one item. */
public sealed interface Change {
  Bytes key();

  /** The item now has this value. */
  record Put(Bytes key, Bytes value) implements Change {}

  /** The item is gone. Deleting what is not there is allowed. */
  record Delete(Bytes key) implements Change {}

  /**
   * The item is gone, and it was put exactly once in its life: where the put is still in the active
   * memtable both vanish without a tombstone.
   */
  record Retire(Bytes key) implements Change {}
}
