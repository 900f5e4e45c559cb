package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.cairnfs.storage.item.Bytes;

/**
 * One walk over several cursors: of entries with the same key only the newest shows.
 *
 * <p>Tombstones show too; whoever reads decides what they hide.
 */
final class MergingCursor implements Cursor {
  private record Source(Cursor cursor, int age) {}

  private static final Comparator<Source> ORDER =
      Comparator.<Source, Bytes>comparing(s -> s.cursor().key()).thenComparingInt(Source::age);

  private final PriorityQueue<Source> sources;

  /**
   * Merges cursors.
   *
   * @param newestFirst where an entry of an earlier cursor hides those of later ones
   */
  MergingCursor(List<? extends Cursor> newestFirst) throws IOException {
    sources = new PriorityQueue<>(Math.max(1, newestFirst.size()), ORDER);
    for (int i = 0; i < newestFirst.size(); i++) {
      if (newestFirst.get(i).valid()) {
        sources.add(new Source(newestFirst.get(i), i));
      }
    }
    openNewest();
  }

  /** A source that has not opened its entry may come later than its key says. */
  private void openNewest() throws IOException {
    while (!sources.isEmpty() && !newest().cursor().isOpen()) {
      Source source = sources.remove();
      source.cursor().open();
      if (source.cursor().valid()) {
        sources.add(source);
      }
    }
  }

  @Override
  public boolean valid() {
    return !sources.isEmpty();
  }

  @Override
  public Bytes key() {
    return newest().cursor().key();
  }

  @Override
  public Bytes value() {
    return newest().cursor().value();
  }

  private Source newest() {
    Source source = sources.peek();
    if (source == null) {
      throw new IllegalStateException("the cursor is exhausted");
    }
    return source;
  }

  @Override
  public void next() throws IOException {
    Bytes passed = key();
    while (!sources.isEmpty() && newest().cursor().key().equals(passed)) {
      Source source = sources.remove();
      source.cursor().next();
      if (source.cursor().valid()) {
        sources.add(source);
      }
      openNewest();
    }
  }
}
