package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a shard as reads see them at one moment.
 *
 * @param fresh level 0, newest first; they may overlap
 * @param deeper level 1 and on, each ascending, none overlapping; a newer level comes first
 */
record Levels(List<SortedTable> fresh, List<List<SortedTable>> deeper) {
  static final Levels EMPTY = new Levels(List.of(), List.of());

  Levels {
    fresh = List.copyOf(fresh);
    deeper = List.copyOf(deeper);
  }

  /**
   * Arranges tables.
   *
   * @throws IllegalStateException if two tables of a level from 1 on overlap
   */
  static Levels of(
      List<TableDescriptor> descriptors, Function<TableDescriptor, SortedTable> tables) {
    List<List<SortedTable>> levels = new ArrayList<>();
    for (TableDescriptor descriptor : descriptors) {
      while (levels.size() <= descriptor.level()) {
        levels.add(new ArrayList<>());
      }
      levels.get(descriptor.level()).add(tables.apply(descriptor));
    }
    if (levels.isEmpty()) {
      return EMPTY;
    }
    List<SortedTable> fresh = levels.remove(0);
    fresh.sort(Comparator.comparingLong((SortedTable t) -> t.descriptor().id()).reversed());
    for (List<SortedTable> level : levels) {
      level.sort(Comparator.comparing(t -> t.descriptor().first()));
      requireDisjoint(level);
    }
    levels.replaceAll(List::copyOf);
    return new Levels(fresh, levels);
  }

  private static void requireDisjoint(List<SortedTable> level) {
    for (int i = 1; i < level.size(); i++) {
      TableDescriptor left = level.get(i - 1).descriptor();
      TableDescriptor right = level.get(i).descriptor();
      if (left.last().compareTo(right.first()) >= 0) {
        throw new IllegalStateException("tables overlap: " + left + " and " + right);
      }
    }
  }

  /** The value, {@link Tombstone#MARK}, or null if no table knows the key. */
  @Nullable Bytes find(Bytes key, BlockSource source) throws IOException {
    if (fresh.isEmpty() && deeper.isEmpty()) {
      return null;
    }
    byte[] raw = key.toArray();
    long hash = BloomFilter.hash(raw);
    for (SortedTable table : fresh) {
      if (table.covers(key)) {
        Bytes found = table.find(raw, hash, source);
        if (found != null) {
          return found;
        }
      }
    }
    for (List<SortedTable> level : deeper) {
      SortedTable table = covering(level, key);
      if (table != null) {
        Bytes found = table.find(raw, hash, source);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable SortedTable covering(List<SortedTable> level, Bytes key) {
    int index = firstNotBefore(level, key);
    return index < level.size() && level.get(index).covers(key) ? level.get(index) : null;
  }

  /** Index of the first table of a level whose last key is not before the key. */
  static int firstNotBefore(List<SortedTable> level, Bytes key) {
    int low = 0;
    int high = level.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (level.get(middle).descriptor().last().compareTo(key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The tables of a level that overlap a range, ascending. */
  static List<SortedTable> overlapping(List<SortedTable> level, Bytes from, Bytes through) {
    int low = firstNotBefore(level, from);
    int high = low;
    while (high < level.size() && level.get(high).descriptor().first().compareTo(through) <= 0) {
      high++;
    }
    return level.subList(low, high);
  }

  /** Level {@code number}, from 1; empty if there is none. */
  List<SortedTable> level(int number) {
    return number <= deeper.size() ? deeper.get(number - 1) : List.of();
  }

  /**
   * Whether a table below a level may hold the key, so that a tombstone of it still hides
   * something.
   */
  boolean coveredBelow(int level, Bytes key) {
    for (int i = level; i < deeper.size(); i++) {
      if (covering(deeper.get(i), key) != null) {
        return true;
      }
    }
    return false;
  }

  /** Shows every table once. */
  void forEach(Consumer<SortedTable> visitor) {
    fresh.forEach(visitor);
    deeper.forEach(level -> level.forEach(visitor));
  }

  /** The deepest level that has tables; 0: none from 1 on has. */
  int deepest() {
    int deepest = deeper.size();
    while (deepest > 0 && level(deepest).isEmpty()) {
      deepest--;
    }
    return deepest;
  }

  /** Whether any table may hold the key. */
  boolean covered(Bytes key) {
    return coveredBelow(0, key) || fresh.stream().anyMatch(t -> t.covers(key));
  }

  /** Cursors over everything from a key on, newest first, opened lazily. */
  List<Cursor> cursors(Bytes from, BlockSource source) throws IOException {
    List<Cursor> cursors = new ArrayList<>();
    for (SortedTable table : fresh) {
      cursors.add(new RunCursor(List.of(table), from, source));
    }
    for (List<SortedTable> level : deeper) {
      cursors.add(new RunCursor(level, from, source));
    }
    return cursors;
  }
}
