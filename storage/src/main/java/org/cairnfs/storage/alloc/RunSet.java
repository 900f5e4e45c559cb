package org.cairnfs.storage.alloc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A set of blocks, kept as the fewest possible runs. Not thread-safe.
 *
 * <p>Adding what is there and removing what is not there are broken invariants of the caller: both
 * are refused, because either means that a block has two owners.
 */
final class RunSet {
  private static final int RUNS_LOOKED_AT = 64;

  private final TreeMap<Long, Long> lengths = new TreeMap<>();
  private long blocks;

  long blocks() {
    return blocks;
  }

  boolean isEmpty() {
    return lengths.isEmpty();
  }

  int runs() {
    return lengths.size();
  }

  boolean overlaps(BlockRun run) {
    Map.Entry<Long, Long> before = lengths.lowerEntry(run.end());
    return before != null && before.getKey() + before.getValue() > run.start();
  }

  boolean contains(BlockRun run) {
    Map.Entry<Long, Long> holder = lengths.floorEntry(run.start());
    return holder != null && holder.getKey() + holder.getValue() >= run.end();
  }

  void add(BlockRun run) {
    if (overlaps(run)) {
      throw new IllegalStateException(run + " is free already");
    }
    long start = run.start();
    long end = run.end();
    Map.Entry<Long, Long> before = lengths.lowerEntry(start);
    if (before != null && before.getKey() + before.getValue() == start) {
      start = before.getKey();
    }
    Long after = lengths.remove(end);
    if (after != null) {
      end += after;
    }
    lengths.put(start, end - start);
    blocks += run.length();
  }

  void remove(BlockRun run) {
    Map.Entry<Long, Long> holder = lengths.floorEntry(run.start());
    if (holder == null || holder.getKey() + holder.getValue() < run.end()) {
      throw new IllegalStateException(run + " is not free");
    }
    long start = holder.getKey();
    long end = start + holder.getValue();
    lengths.remove(start);
    if (start < run.start()) {
      lengths.put(start, run.start() - start);
    }
    if (run.end() < end) {
      lengths.put(run.end(), end - run.end());
    }
    blocks -= run.length();
  }

  /** Takes out what is there of a run. */
  void removeWhatIsIn(BlockRun run) {
    long at = run.start();
    for (BlockRun gap : gapsIn(run)) {
      if (gap.start() > at) {
        remove(new BlockRun(at, gap.start() - at));
      }
      at = gap.end();
    }
    if (at < run.end()) {
      remove(new BlockRun(at, run.end() - at));
    }
  }

  /** The runs that are at least so long, ascending. */
  List<BlockRun> atLeast(long length) {
    List<BlockRun> found = new ArrayList<>();
    lengths.forEach(
        (start, has) -> {
          if (has >= length) {
            found.add(new BlockRun(start, has));
          }
        });
    return found;
  }

  /** The parts of a run that are not in this set, ascending. */
  List<BlockRun> gapsIn(BlockRun run) {
    List<BlockRun> gaps = new ArrayList<>();
    long at = run.start();
    Long from = lengths.floorKey(at);
    NavigableMap<Long, Long> candidates = lengths.tailMap(from == null ? at : from, true);
    for (Map.Entry<Long, Long> entry : candidates.entrySet()) {
      if (entry.getKey() >= run.end()) {
        break;
      }
      if (entry.getKey() > at) {
        gaps.add(new BlockRun(at, entry.getKey() - at));
      }
      at = Math.max(at, entry.getKey() + entry.getValue());
    }
    if (at < run.end()) {
      gaps.add(new BlockRun(at, run.end() - at));
    }
    return gaps;
  }

  /**
   * A run to take up to {@code wanted} blocks from: the first that is long enough, else the
   * longest, of the first {@link #RUNS_LOOKED_AT} at or after {@code from}, from the start again
   * when there is none.
   */
  Optional<BlockRun> find(long from, long wanted) {
    NavigableMap<Long, Long> candidates = lengths.tailMap(from, true);
    Map.Entry<Long, Long> best = null;
    int looked = 0;
    for (Map.Entry<Long, Long> entry : (candidates.isEmpty() ? lengths : candidates).entrySet()) {
      if (best == null || entry.getValue() > best.getValue()) {
        best = entry;
      }
      if (best.getValue() >= wanted || ++looked == RUNS_LOOKED_AT) {
        break;
      }
    }
    return best == null
        ? Optional.empty()
        : Optional.of(new BlockRun(best.getKey(), Math.min(wanted, best.getValue())));
  }
}
