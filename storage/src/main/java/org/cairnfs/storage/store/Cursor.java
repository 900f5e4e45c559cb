package org.cairnfs.storage.store;

import java.io.IOException;
import org.cairnfs.storage.item.Bytes;

/**
 * A walk over entries in ascending order of their keys, each key once.
 *
 * <p>A cursor stands on an entry or is exhausted. Not thread-safe.
 */
interface Cursor {
  /** Whether it stands on an entry. */
  boolean valid();

  /** The key it stands on; while it is not {@link #isOpen}, one not after it. */
  Bytes key();

  /** The value, or {@link Tombstone#MARK}. Only while it is {@link #isOpen}. */
  Bytes value();

  /** Whether it has read the entry it stands on. */
  default boolean isOpen() {
    return true;
  }

  /** Reads the entry it stands on, if it has not. */
  default void open() throws IOException {}

  /**
   * Moves to the next entry.
   *
   * @throws BlockMissingException if the blocks come from memory only and the next one is not there
   * @throws IOException if the device fails or a block is corrupt
   */
  void next() throws IOException;
}
