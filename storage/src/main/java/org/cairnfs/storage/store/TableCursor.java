package org.cairnfs.storage.store;

import java.io.IOException;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/** A cursor over one table, from its descriptor's first key on. */
final class TableCursor implements Cursor {
  private final SortedTable table;
  private final BlockSource source;
  private final BlockIndex groups;
  private int groupIndex;
  private GroupBlock group;
  private int blockIndex;
  private DataBlock.Entries entries;
  private @Nullable Bytes key;
  private @Nullable Bytes value;

  /** Stands on the first entry whose key is not before {@code from}. */
  TableCursor(SortedTable table, Bytes from, BlockSource source) throws IOException {
    this.table = table;
    this.source = source;
    Bytes first = table.descriptor().first();
    byte[] start = (from.compareTo(first) > 0 ? from : first).toArray();
    groups = table.root(source).groups();
    groupIndex = groups.floor(start);
    group = table.group(groups.ref(groupIndex), source);
    blockIndex = group.index().floor(start);
    entries = table.data(group.index().ref(blockIndex), source).from(start);
    settle();
  }

  private void settle() throws IOException {
    while (!entries.valid()) {
      if (++blockIndex == group.index().count()) {
        if (++groupIndex == groups.count()) {
          key = null;
          value = null;
          return;
        }
        group = table.group(groups.ref(groupIndex), source);
        blockIndex = 0;
      }
      entries = table.data(group.index().ref(blockIndex), source).all();
    }
    key = entries.key();
    value = entries.value();
  }

  /** Offset in the table of the block in which it stands. */
  int blockOffset() {
    return group.index().ref(blockIndex).offset();
  }

  @Override
  public boolean valid() {
    return key != null;
  }

  @Override
  public Bytes key() {
    return require(key);
  }

  @Override
  public Bytes value() {
    return require(value);
  }

  private static Bytes require(@Nullable Bytes bytes) {
    if (bytes == null) {
      throw new IllegalStateException("the cursor is exhausted");
    }
    return bytes;
  }

  @Override
  public void next() throws IOException {
    entries.next();
    settle();
  }
}
