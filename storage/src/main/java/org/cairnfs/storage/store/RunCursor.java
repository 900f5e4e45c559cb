package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.List;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over tables that do not overlap, one after the other.
 *
 * <p>Tables are opened only when an entry of theirs is needed. A merge uses that to pass tables by
 * whole.
 */
final class RunCursor implements Cursor {
  private final List<SortedTable> tables;
  private final BlockSource source;
  private final Bytes from;
  private int index;
  private @Nullable TableCursor current;

  /**
   * Stands before the first entry whose key is not before {@code from}.
   *
   * @param tables ascending
   */
  RunCursor(List<SortedTable> tables, Bytes from, BlockSource source) throws IOException {
    this.tables = tables;
    this.source = source;
    this.from = from;
    while (index < tables.size() && descriptor().last().compareTo(from) < 0) {
      index++;
    }
    if (index < tables.size() && descriptor().first().compareTo(from) < 0) {
      open();
    }
  }

  private TableDescriptor descriptor() {
    return tables.get(index).descriptor();
  }

  @Override
  public boolean valid() {
    return index < tables.size();
  }

  @Override
  public boolean isOpen() {
    return current != null;
  }

  /** The table it stands in, or at the start of. */
  SortedTable table() {
    return tables.get(index);
  }

  /** Offset in the table of the block in which it stands. */
  int blockOffset() {
    return opened().blockOffset();
  }

  @Override
  public void open() throws IOException {
    current = new TableCursor(table(), from, source);
    settle();
  }

  private void settle() {
    if (current != null && !current.valid()) {
      passTable();
    }
  }

  /** Goes to the start of the next table. */
  void passTable() {
    index++;
    current = null;
  }

  @Override
  public Bytes key() {
    return current == null ? descriptor().first() : current.key();
  }

  @Override
  public Bytes value() {
    return opened().value();
  }

  @Override
  public void next() throws IOException {
    opened().next();
    settle();
  }

  private TableCursor opened() {
    if (current == null) {
      throw new IllegalStateException("the table is not open");
    }
    return current;
  }
}
