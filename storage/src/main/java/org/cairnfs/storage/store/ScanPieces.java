package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.jspecify.annotations.Nullable;

/**
 * Scans, and what the last few loads for scans found.
 *
 * <p>A range may hold a million deleted entries before the first live one: far more blocks than the
 * cache holds, so that "load the blocks, then look again" would never succeed. A load therefore
 * keeps its result as a piece: from which key through which key the tables hold nothing but these
 * entries, as far as memtables of that time do not hide them. A scan of the same tables that begins
 * within a piece uses it in their place and goes on behind it. Memtables are always looked at anew.
 */
final class ScanPieces {
  private static final int PIECES_MAX = 8;

  /**
   * What the tables hold in a range.
   *
   * @param levels the tables
   * @param memtables whose entries are left out; all of them must still be in the view
   * @param from first key of the range
   * @param through last key of the range, or null if it goes to {@code to}
   * @param to the end of the range when through is null
   * @param items of the tables in the range that no memtable knew
   */
  private record Piece(
      Levels levels,
      List<Memtable> memtables,
      Bytes from,
      @Nullable Bytes through,
      Bytes to,
      List<Item> items) {

    @SuppressWarnings("ReferenceEquality") // The same tables, not equal ones.
    boolean serves(View view, Bytes start) {
      return levels == view.levels()
          && from.compareTo(start) <= 0
          && start.compareTo(end()) < 0
          && memtables.stream().allMatch(m -> m == view.active() || view.frozen().contains(m));
    }

    /** The first key behind it. */
    Bytes end() {
      return through == null ? to : through.successor();
    }
  }

  private final ArrayDeque<Piece> pieces = new ArrayDeque<>(); // guarded by itself

  List<Item> scan(View view, Bytes from, Bytes to, int limit) throws IOException {
    List<Item> found = new ArrayList<>(Math.min(limit, 128));
    Bytes start = from;
    while (found.size() < limit && start.compareTo(to) < 0) {
      Piece piece = serving(view, start);
      if (piece == null) {
        collect(view.cursor(start, BlockSource.CACHED), to, limit, found);
        return found;
      }
      Bytes end = piece.end().compareTo(to) < 0 ? piece.end() : to;
      collect(overlay(view, piece, start), end, limit, found);
      start = end;
    }
    return found;
  }

  private static void collect(Cursor cursor, Bytes to, int limit, List<Item> found)
      throws IOException {
    while (found.size() < limit && cursor.valid() && cursor.key().compareTo(to) < 0) {
      if (!Tombstone.is(cursor.value())) {
        found.add(new Item(cursor.key(), cursor.value()));
        if (found.size() == limit) {
          return;
        }
      }
      cursor.next();
    }
  }

  private @Nullable Piece serving(View view, Bytes start) {
    synchronized (pieces) {
      for (Piece piece : pieces) {
        if (piece.serves(view, start)) {
          return piece;
        }
      }
      return null;
    }
  }

  private static Cursor overlay(View view, Piece piece, Bytes start) throws IOException {
    List<Cursor> newestFirst = new ArrayList<>();
    newestFirst.add(view.active().cursor(start));
    view.frozen().forEach(memtable -> newestFirst.add(memtable.cursor(start)));
    newestFirst.add(new ItemCursor(piece.items(), start));
    return new MergingCursor(newestFirst);
  }

  /** Reads what the same scan needs. */
  @Nullable Void load(View view, Bytes from, Bytes to, int limit) throws IOException {
    List<Memtable> memtables = new ArrayList<>(view.frozen());
    memtables.add(0, view.active());
    List<Item> items = new ArrayList<>();
    MergingCursor cursor = new MergingCursor(view.levels().cursors(from, new ScanBlocks()));
    Bytes through = null;
    while (items.size() < limit && isBefore(cursor, to)) {
      through = cursor.key();
      if (!Tombstone.is(cursor.value()) && !isKnown(memtables, through)) {
        items.add(new Item(through, cursor.value()));
      }
      cursor.next();
    }
    Bytes last = isBefore(cursor, to) ? through : null;
    keep(new Piece(view.levels(), memtables, from, last, to, items));
    return null;
  }

  private static boolean isBefore(Cursor cursor, Bytes to) {
    return cursor.valid() && cursor.key().compareTo(to) < 0;
  }

  private static boolean isKnown(List<Memtable> memtables, Bytes key) {
    for (Memtable memtable : memtables) {
      if (memtable.get(key) != null) {
        return true;
      }
    }
    return false;
  }

  private void keep(Piece piece) {
    synchronized (pieces) {
      while (pieces.size() >= PIECES_MAX) {
        pieces.removeLast();
      }
      pieces.addFirst(piece);
    }
  }

  /** Items as a cursor. */
  private static final class ItemCursor implements Cursor {
    private final Iterator<Item> iterator;
    private @Nullable Item current;

    ItemCursor(List<Item> items, Bytes start) {
      iterator = items.stream().filter(i -> i.key().compareTo(start) >= 0).iterator();
      next();
    }

    @Override
    public boolean valid() {
      return current != null;
    }

    @Override
    public Bytes key() {
      return item().key();
    }

    @Override
    public Bytes value() {
      return item().value();
    }

    private Item item() {
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
}
