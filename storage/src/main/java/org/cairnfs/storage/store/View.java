package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Everything that reads look at, at one moment; replaced as a whole.
 *
 * @param active the memtable that changes go to
 * @param frozen memtables that wait to become tables, newest first
 * @param levels the tables
 */
record View(Memtable active, List<Memtable> frozen, Levels levels) {
  View {
    frozen = List.copyOf(frozen);
  }

  View frozen(Memtable fresh) {
    List<Memtable> all = new ArrayList<>(frozen.size() + 1);
    all.add(active);
    all.addAll(frozen);
    return new View(fresh, all, levels);
  }

  View with(Levels newLevels, List<Memtable> flushed) {
    List<Memtable> rest = new ArrayList<>(frozen);
    rest.removeAll(flushed);
    return new View(active, rest, newLevels);
  }

  /** Bytes of memory that the memtables take. */
  long memtableBytes() {
    long bytes = active.bytes();
    for (int i = 0; i < frozen.size(); i++) {
      bytes += frozen.get(i).bytes();
    }
    return bytes;
  }

  /** The value, {@link Tombstone#MARK}, or null if nothing knows the key. */
  @Nullable Bytes find(Bytes key, BlockSource source) throws IOException {
    Bytes found = active.get(key);
    if (found != null) {
      return found;
    }
    for (int i = 0; i < frozen.size(); i++) {
      found = frozen.get(i).get(key);
      if (found != null) {
        return found;
      }
    }
    return levels.find(key, source);
  }

  /** A walk over everything from a key on. */
  MergingCursor cursor(Bytes from, BlockSource source) throws IOException {
    List<Cursor> newestFirst = new ArrayList<>();
    newestFirst.add(active.cursor(from));
    frozen.forEach(memtable -> newestFirst.add(memtable.cursor(from)));
    newestFirst.addAll(levels.cursors(from, source));
    return new MergingCursor(newestFirst);
  }
}
