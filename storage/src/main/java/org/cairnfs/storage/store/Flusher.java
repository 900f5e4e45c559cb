package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.cairnfs.storage.item.Bytes;

/**
 * Turns frozen memtables into tables of level 0.
 *
 * <p>First the log is made durable up to the last record concerned: a table must never hold a
 * record that a crash can take from the other shards of its transaction.
 */
final class Flusher {
  private final StoreEnvironment environment;
  private final StoreRoot root;
  private final Supplier<View> view;
  private final Batches batches;
  private final Shower shower;
  private final SpaceReserve reserve;
  private volatile long lastRecovered;

  /** Opens batches of tables. */
  interface Batches {
    TableBatch open(int level, long expectedBytes, TableSpace.Allotment allotment);
  }

  /** Replaces levels and flushed memtables in the view at once. */
  interface Shower {
    void show(Levels levels, List<Memtable> flushed);
  }

  Flusher(
      StoreEnvironment environment,
      StoreRoot root,
      SpaceReserve reserve,
      Supplier<View> view,
      Batches batches,
      Shower shower) {
    this.environment = environment;
    this.root = root;
    this.reserve = reserve;
    this.view = view;
    this.batches = batches;
    this.shower = shower;
  }

  /** Records up to this number came from other logs. */
  void recovered(long number) {
    lastRecovered = number;
  }

  /** Flushes all memtables that are frozen now. */
  synchronized void flush() throws IOException {
    View seen = view.get();
    List<Memtable> frozen = seen.frozen();
    if (frozen.isEmpty()) {
      return;
    }
    long end = 0;
    long last = 0;
    long bytes = 0;
    for (Memtable memtable : frozen) {
      end = Math.max(end, memtable.lastPosition());
      last = Math.max(last, memtable.lastNumber());
      bytes += memtable.bytes();
    }
    awaitDurable(end);
    root.settle(levels -> shower.show(levels, List.of()));
    try (TableBatch batch = batches.open(0, bytes, reserve.allotFlush(frozen))) {
      write(frozen, seen.levels(), batch);
      commit(batch.finish(), frozen, last, end);
    } finally {
      reserve.flushed();
    }
  }

  private void awaitDurable(long position) throws IOException {
    if (position == 0) {
      return;
    }
    try {
      environment.makeDurable(position).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IOException("the log failed before a flush", e.getCause());
    }
  }

  private static void write(List<Memtable> frozen, Levels levels, TableBatch batch)
      throws IOException {
    List<Cursor> cursors = new ArrayList<>();
    frozen.forEach(memtable -> cursors.add(memtable.cursor(Bytes.EMPTY)));
    for (MergingCursor all = new MergingCursor(cursors); all.valid(); all.next()) {
      if (!Tombstone.is(all.value()) || levels.covered(all.key())) {
        batch.add(all.key(), all.value());
      }
    }
  }

  private void commit(List<SortedTable> tables, List<Memtable> frozen, long last, long end)
      throws IOException {
    root.commit(
        manifest -> {
          List<TableDescriptor> all = new ArrayList<>();
          tables.forEach(table -> all.add(table.descriptor()));
          all.addAll(manifest.tables());
          return manifest.withTables(all).flushedTo(last, segments(manifest, last, end));
        },
        tables,
        levels -> shower.show(levels, frozen));
  }

  /** The log segments that still hold unflushed records once those up to a number are in tables. */
  private List<LogSegment> segments(Manifest manifest, long last, long end) {
    List<LogSegment> rest = new ArrayList<>();
    for (LogSegment segment : manifest.segments()) {
      if (segment.isOpen()) {
        long from = Math.max(segment.from(), end);
        rest.add(new LogSegment(segment.slot(), segment.epoch(), from, LogSegment.OPEN));
      } else if (last < lastRecovered) {
        rest.add(segment);
      }
    }
    return rest;
  }
}
