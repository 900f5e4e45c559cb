package org.cairnfs.storage.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.cairnfs.storage.item.Bytes;

/**
 * What a merge step moves one level down.
 *
 * @param inputs runs of tables that do not overlap within a run, newest run first
 * @param target the level they go to
 * @param below the tables of that level which the inputs' range overlaps, ascending
 */
record MergePlan(List<List<SortedTable>> inputs, int target, List<SortedTable> below) {
  /** So many flushes are merged at once: reads look into each of them. */
  static final int FRESH_RUNS = 4;

  /** Level 1 may hold so many full tables, each deeper level ten times as many. */
  static final int LEVEL_ONE_TABLES = 16;

  static final int LEVELS_MAX = 7;
  private static final int FACTOR = 10;

  /** Below this many tombstones nobody notices them. */
  private static final int TOMBSTONES_MIN = 1000;

  /** The newest run among the inputs. */
  long newestRun() {
    return inputs.get(0).get(0).descriptor().run();
  }

  /**
   * Chooses the next step.
   *
   * @param batch merges of level 0 that began go on with runs up to this one before newer ones; 0
   *     if none is under way
   */
  static Optional<MergePlan> choose(Levels levels, int tableBytes, long batch) {
    List<List<SortedTable>> runs = runs(levels.fresh(), Long.MAX_VALUE);
    List<List<SortedTable>> begun = runs(levels.fresh(), batch);
    if (!begun.isEmpty()) {
      return Optional.of(of(levels, begun, 1));
    }
    if (runs.size() >= FRESH_RUNS || isMostlyTombstones(levels.fresh())) {
      return Optional.of(of(levels, runs, 1));
    }
    return overfull(levels, tableBytes).or(() -> withTombstones(levels));
  }

  /**
   * Chooses the next step when every byte counts: flushes one by one, then each level into the
   * next, until all items are at one level and none of them is there twice, and no tombstone is.
   */
  static Optional<MergePlan> whenTight(Levels levels, int tableBytes, long batch) {
    List<List<SortedTable>> runs = runs(levels.fresh(), Long.MAX_VALUE);
    if (!runs.isEmpty()) {
      List<List<SortedTable>> begun = runs(levels.fresh(), batch);
      List<List<SortedTable>> oldest = List.of(runs.get(runs.size() - 1));
      return Optional.of(
          of(levels, begun.isEmpty() ? oldest : begun, 1).widened(levels, tableBytes));
    }
    int deepest = levels.deepest();
    for (int level = 1; level < deepest; level++) {
      if (!levels.level(level).isEmpty()) {
        return Optional.of(leastOverlap(levels, level).widened(levels, tableBytes));
      }
    }
    for (SortedTable table : levels.level(deepest)) {
      if (table.descriptor().tombstones() > 0) {
        return Optional.of(new MergePlan(List.of(List.of(table)), deepest, List.of()));
      }
    }
    return smallNeighbours(levels.level(deepest), deepest, tableBytes);
  }

  /** A table and a small one after it that together make one. */
  private static Optional<MergePlan> smallNeighbours(
      List<SortedTable> tables, int level, int tableBytes) {
    for (int i = 1; i < tables.size(); i++) {
      int left = tables.get(i - 1).descriptor().bytes();
      int right = tables.get(i).descriptor().bytes();
      if (right < tableBytes / 4 && left + right <= tableBytes) {
        List<List<SortedTable>> input = List.of(List.of(tables.get(i - 1)));
        return Optional.of(new MergePlan(input, level, List.of(tables.get(i))));
      }
    }
    return Optional.empty();
  }

  /** With the small table after those below: many merges would else leave many small ones. */
  private MergePlan widened(Levels levels, int tableBytes) {
    if (below.isEmpty()) {
      return this;
    }
    List<SortedTable> level = levels.level(target);
    int next = level.indexOf(below.get(below.size() - 1)) + 1;
    if (next == level.size() || level.get(next).descriptor().bytes() >= tableBytes / 4) {
      return this;
    }
    List<SortedTable> more = new ArrayList<>(below);
    more.add(level.get(next));
    return new MergePlan(inputs, target, more);
  }

  /** Whether flushed tables are merged, not those of a deeper level. */
  boolean fromLevelZero() {
    return inputs.get(0).get(0).descriptor().level() == 0;
  }

  private static boolean isMostlyTombstones(List<SortedTable> tables) {
    long entries = 0;
    long tombstones = 0;
    for (SortedTable table : tables) {
      entries += table.descriptor().entries();
      tombstones += table.descriptor().tombstones();
    }
    return tombstones >= TOMBSTONES_MIN && 2 * tombstones > entries;
  }

  /** The runs of level 0 up to one, newest first, each ascending. */
  private static List<List<SortedTable>> runs(List<SortedTable> fresh, long through) {
    TreeMap<Long, List<SortedTable>> runs = new TreeMap<>(Comparator.reverseOrder());
    for (SortedTable table : fresh) {
      if (table.descriptor().run() <= through) {
        runs.computeIfAbsent(table.descriptor().run(), r -> new ArrayList<>()).add(table);
      }
    }
    runs.values().forEach(run -> run.sort(Comparator.comparing(t -> t.descriptor().first())));
    return new ArrayList<>(runs.values());
  }

  private static MergePlan of(Levels levels, List<List<SortedTable>> inputs, int target) {
    Bytes from = null;
    Bytes through = null;
    for (List<SortedTable> run : inputs) {
      for (SortedTable table : run) {
        TableDescriptor t = table.descriptor();
        from = from == null || t.first().compareTo(from) < 0 ? t.first() : from;
        through = through == null || t.last().compareTo(through) > 0 ? t.last() : through;
      }
    }
    if (from == null || through == null) {
      throw new IllegalArgumentException("a merge of nothing");
    }
    return new MergePlan(inputs, target, Levels.overlapping(levels.level(target), from, through));
  }

  /** The level that exceeds its size most gives the table that overlaps least of the next level. */
  private static Optional<MergePlan> overfull(Levels levels, int tableBytes) {
    double worst = 1;
    int chosen = 0;
    double limit = (double) LEVEL_ONE_TABLES * tableBytes;
    for (int level = 1; level < LEVELS_MAX; level++, limit *= FACTOR) {
      double bytes = 0;
      for (SortedTable table : levels.level(level)) {
        bytes += table.descriptor().bytes();
      }
      if (bytes / limit > worst) {
        worst = bytes / limit;
        chosen = level;
      }
    }
    return chosen == 0 ? Optional.empty() : Optional.of(leastOverlap(levels, chosen));
  }

  private static MergePlan leastOverlap(Levels levels, int level) {
    SortedTable best = levels.level(level).get(0);
    double bestRatio = Double.MAX_VALUE;
    for (SortedTable table : levels.level(level)) {
      TableDescriptor t = table.descriptor();
      double overlap = 0;
      for (SortedTable below : Levels.overlapping(levels.level(level + 1), t.first(), t.last())) {
        overlap += below.descriptor().bytes();
      }
      if (overlap / t.bytes() < bestRatio) {
        bestRatio = overlap / t.bytes();
        best = table;
      }
    }
    return of(levels, List.of(List.of(best)), level + 1);
  }

  private static Optional<MergePlan> withTombstones(Levels levels) {
    for (int level = 1; level < LEVELS_MAX; level++) {
      for (SortedTable table : levels.level(level)) {
        if (isMostlyTombstones(List.of(table))) {
          return Optional.of(of(levels, List.of(List.of(table)), level + 1));
        }
      }
    }
    return Optional.empty();
  }
}
