package org.cairnfs.storage.store;

import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The value that stands for "deleted here, whatever older tables say".
 *
 * <p>It is told from every real value by identity, so that memtables and cursors can carry one type
 * for both without an object per entry. It never leaves this package.
 */
final class Tombstone {
  static final Bytes MARK = Bytes.of(new byte[] {0});

  private Tombstone() {}

  @SuppressWarnings("ReferenceEquality") // An item may hold the same bytes as the mark.
  static boolean is(@Nullable Bytes value) {
    return value == MARK;
  }
}
