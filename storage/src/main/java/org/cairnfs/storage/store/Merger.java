package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One bounded step of moving tables a level down.
 *
 * <p>All inputs and the tables of the target level are walked together. A table at whose start the
 * walk stands, and which no other table reaches into, is passed by whole: one of the target level
 * stays where it is, an input moves by a change of the manifest alone. So a table that is written
 * in order, as most zones are, is never rewritten.
 *
 * <p>After enough output the step stops at a key. Tables that are read to the end vanish, tables in
 * the middle get that key as their first and give back what is before it, the rest is untouched:
 * what was written goes to the target level, and a later step goes on. This is correct because for
 * every key before the stop all inputs, which are all the oldest ones, were read.
 *
 * <p>A tombstone vanishes when no table below the target may hold its key.
 */
final class Merger {
  /** A table passed by whole must be at least this part of a full one, or it is merged. */
  private static final int WORTHWHILE_PART = 4;

  /** A step that drops most of what it reads ends too: after so many times its output. */
  private static final int READ_PER_STEP = 4;

  private final Levels levels;
  private final MergePlan plan;
  private final TableBatch batch;
  private final int tableBytes;
  private final long stepBytes;
  private final List<RunCursor> inputs = new ArrayList<>();
  private final RunCursor below;
  private final Set<Long> read = new HashSet<>();
  private final Map<Long, TableDescriptor> changed = new HashMap<>();
  private long bytesRead;

  /** What a step does to the manifest. */
  record Result(Set<Long> gone, Map<Long, TableDescriptor> changed, List<SortedTable> added) {
    List<TableDescriptor> applyTo(List<TableDescriptor> tables) {
      List<TableDescriptor> all = new ArrayList<>();
      for (TableDescriptor table : tables) {
        if (!gone.contains(table.id())) {
          all.add(changed.getOrDefault(table.id(), table));
        }
      }
      added.forEach(table -> all.add(table.descriptor()));
      return all;
    }
  }

  /**
   * Prepares a step.
   *
   * @param stepBytes of output after which it stops
   */
  Merger(Levels levels, MergePlan plan, TableBatch batch, int tableBytes, long stepBytes)
      throws IOException {
    this.levels = levels;
    this.plan = plan;
    this.batch = batch;
    this.tableBytes = tableBytes;
    this.stepBytes = stepBytes;
    for (List<SortedTable> run : plan.inputs()) {
      inputs.add(new RunCursor(run, Bytes.EMPTY, new ReadAhead()));
    }
    below = new RunCursor(plan.below(), Bytes.EMPTY, new ReadAhead());
  }

  /** Does the step. Nothing has changed before its result is committed. */
  Result run() throws IOException {
    boolean stopped = false;
    while (!stopped && inputs.stream().anyMatch(RunCursor::valid)) {
      RunCursor next = smallest();
      if (!next.isOpen()) {
        if (!passed(next)) {
          next.open();
        }
      } else if (batch.bytes() >= stepBytes || bytesRead >= READ_PER_STEP * stepBytes) {
        stopped = true;
      } else {
        take(next);
      }
    }
    if (!stopped) {
      finishTableBelow();
    }
    trim();
    return result();
  }

  /** The cursor with the least key; of equal ones an unopened, then the newest. */
  private RunCursor smallest() {
    RunCursor best = null;
    for (RunCursor cursor : inputs) {
      best = better(cursor, best);
    }
    best = better(below, best);
    if (best == null) {
      throw new IllegalStateException("every cursor is exhausted");
    }
    return best;
  }

  private static @Nullable RunCursor better(RunCursor cursor, @Nullable RunCursor best) {
    if (!cursor.valid()) {
      return best;
    }
    if (best == null) {
      return cursor;
    }
    int order = cursor.key().compareTo(best.key());
    return order < 0 || (order == 0 && best.isOpen() && !cursor.isOpen()) ? cursor : best;
  }

  /** Takes the entry of the newest cursor and skips those it hides. All with that key are open. */
  private void take(RunCursor newest) throws IOException {
    Bytes key = newest.key();
    Bytes value = newest.value();
    for (RunCursor cursor : inputs) {
      skip(cursor, key);
    }
    skip(below, key);
    if (!Tombstone.is(value) || levels.coveredBelow(plan.target(), key)) {
      batch.add(key, value);
    }
  }

  private void skip(RunCursor cursor, Bytes key) throws IOException {
    if (cursor.valid() && cursor.isOpen() && cursor.key().equals(key)) {
      SortedTable table = cursor.table();
      read.add(table.descriptor().id());
      bytesRead += key.length() + cursor.value().length();
      cursor.next();
    }
  }

  /** Passes the table by whole at whose start the cursor stands, if nothing reaches into it. */
  private boolean passed(RunCursor cursor) throws IOException {
    TableDescriptor table = cursor.table().descriptor();
    boolean large = table.bytes() >= tableBytes / WORTHWHILE_PART;
    boolean apart = batch.openBytes() == 0 || batch.openBytes() >= tableBytes / WORTHWHILE_PART;
    boolean hides = plan.target() < levels.deepest() && 2 * table.tombstones() <= table.entries();
    boolean staysHere = cursor != below && table.level() == plan.target();
    boolean clean = cursor == below || table.tombstones() == 0 || hides;
    if (staysHere || !apart || !clean || !(large || (cursor == below && batch.openBytes() == 0))) {
      return false;
    }
    for (RunCursor other : inputs) {
      if (reachesInto(other, cursor, table)) {
        return false;
      }
    }
    if (reachesInto(below, cursor, table)) {
      return false;
    }
    batch.cut();
    if (cursor != below) {
      changed.put(table.id(), table.atLevel(plan.target()));
    }
    cursor.passTable();
    return true;
  }

  private static boolean reachesInto(RunCursor other, RunCursor cursor, TableDescriptor table) {
    return other != cursor && other.valid() && other.key().compareTo(table.last()) <= 0;
  }

  /**
   * The inputs are through: what is left of the table in which the target level stands, and a small
   * one after it, if that does not make the step too large.
   */
  private void finishTableBelow() throws IOException {
    while (below.valid() && batch.bytes() < stepBytes && (below.isOpen() || joins(below))) {
      if (below.isOpen()) {
        take(below);
      } else {
        below.open();
      }
    }
  }

  private boolean joins(RunCursor next) {
    return batch.openBytes() > 0
        && next.table().descriptor().bytes() < tableBytes / WORTHWHILE_PART;
  }

  /** Every cursor stands at the stop or after it: what is before it has been read everywhere. */
  private void trim() {
    List<RunCursor> all = new ArrayList<>(inputs);
    all.add(below);
    for (RunCursor cursor : all) {
      if (cursor.valid() && cursor.isOpen()) {
        TableDescriptor table = cursor.table().descriptor();
        read.remove(table.id());
        changed.put(table.id(), table.startingAt(cursor.key(), cursor.blockOffset()));
      }
    }
  }

  private Result result() throws IOException {
    return new Result(read, changed, batch.finish());
  }
}
