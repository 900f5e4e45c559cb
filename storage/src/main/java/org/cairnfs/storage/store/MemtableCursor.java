package org.cairnfs.storage.store;

import java.util.Iterator;
import java.util.Map;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/** A cursor over a memtable, weakly consistent with changes that arrive meanwhile. */
final class MemtableCursor implements Cursor {
  private final Iterator<Map.Entry<Bytes, Bytes>> iterator;
  private Map.@Nullable Entry<Bytes, Bytes> current;

  MemtableCursor(Iterator<Map.Entry<Bytes, Bytes>> iterator) {
    this.iterator = iterator;
    next();
  }

  @Override
  public boolean valid() {
    return current != null;
  }

  @Override
  public Bytes key() {
    return entry().getKey();
  }

  @Override
  public Bytes value() {
    return entry().getValue();
  }

  private Map.Entry<Bytes, Bytes> entry() {
    if (current == null) {
      throw new IllegalStateException("the cursor is exhausted");
    }
    return current;
  }

  @Override
  public void next() {
    current = iterator.hasNext() ? iterator.next() : null;
  }
}
