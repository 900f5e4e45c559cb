package org.cairnfs.storage.alloc;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.cairnfs.storage.item.Change;

/**
 * The items of free runs that are in memory, exactly as the shard's store has them. Not
 * thread-safe.
 *
 * <p>Holds a part of the store's items, at most {@link #ITEMS_MAX}: those that grants are carved
 * from. Items are disjoint, and may be neighbours. A freed run is merged with neighbours that are
 * in memory; neighbours that are not stay items of their own, which are just as good to carve from.
 */
final class FreeItems {
  static final int ITEMS_MAX = 4096;

  private final TreeMap<Long, Long> lengths = new TreeMap<>();

  int size() {
    return lengths.size();
  }

  boolean hasRoom() {
    return lengths.size() < ITEMS_MAX;
  }

  boolean holds(long start) {
    return lengths.containsKey(start);
  }

  Optional<BlockRun> startingAt(long start) {
    Long length = lengths.get(start);
    return length == null ? Optional.empty() : Optional.of(new BlockRun(start, length));
  }

  /** An item was read from the store. */
  void learn(BlockRun run) {
    requireDisjoint(run);
    lengths.put(run.start(), run.length());
  }

  /** The item in memory that covers the whole run. */
  Optional<BlockRun> covering(BlockRun run) {
    Map.Entry<Long, Long> holder = lengths.floorEntry(run.start());
    return holder == null || holder.getKey() + holder.getValue() < run.end()
        ? Optional.empty()
        : Optional.of(new BlockRun(holder.getKey(), holder.getValue()));
  }

  /** Takes a run out of the items that hold it, which are in memory. */
  void carve(BlockRun run, Consumer<Change> changes) {
    long at = run.start();
    while (at < run.end()) {
      Map.Entry<Long, Long> holder = lengths.floorEntry(at);
      if (holder == null || holder.getKey() + holder.getValue() <= at) {
        throw new IllegalStateException("block " + at + " of " + run + " is granted but not free");
      }
      long start = holder.getKey();
      long end = start + holder.getValue();
      lengths.remove(start);
      changes.accept(SpaceItems.deleteFree(start));
      put(start, at, changes);
      put(run.end(), end, changes);
      at = end;
    }
  }

  private void put(long start, long end, Consumer<Change> changes) {
    if (start < end) {
      lengths.put(start, end - start);
      changes.accept(SpaceItems.putFree(new BlockRun(start, end - start)));
    }
  }

  /** Makes the item that starts at a block part of the one that ends there; both are in memory. */
  void join(long start, Consumer<Change> changes) {
    Map.Entry<Long, Long> before = lengths.lowerEntry(start);
    Long length = lengths.get(start);
    if (length == null || before == null || before.getKey() + before.getValue() != start) {
      throw new IllegalStateException("no free runs meet at block " + start);
    }
    lengths.remove(start);
    lengths.put(before.getKey(), before.getValue() + length);
    changes.accept(SpaceItems.deleteFree(start));
    changes.accept(SpaceItems.putFree(new BlockRun(before.getKey(), before.getValue() + length)));
  }

  /** Whether an item in memory ends where another starts. */
  boolean meetAt(long start) {
    Map.Entry<Long, Long> before = lengths.lowerEntry(start);
    return lengths.containsKey(start)
        && before != null
        && before.getKey() + before.getValue() == start;
  }

  /** The store keeps the item, memory does not. */
  void forget(BlockRun run) {
    lengths.remove(run.start(), run.length());
  }

  /** A chunk becomes free; its item is in memory even if that is one too many. */
  void freeChunk(BlockRun run, Consumer<Change> changes) {
    free(run, changes);
    if (covering(run).isEmpty()) {
      lengths.put(run.start(), run.length());
    }
  }

  /** Makes a run free: an item of its own, or part of a neighbour that is in memory. */
  void free(BlockRun run, Consumer<Change> changes) {
    requireDisjoint(run);
    long start = run.start();
    long end = run.end();
    Map.Entry<Long, Long> before = lengths.lowerEntry(start);
    if (before != null && before.getKey() + before.getValue() == start) {
      start = before.getKey();
    }
    Long after = lengths.remove(end);
    if (after != null) {
      changes.accept(SpaceItems.deleteFree(end));
      end += after;
    }
    changes.accept(SpaceItems.putFree(new BlockRun(start, end - start)));
    if (start < run.start() || after != null || lengths.size() < ITEMS_MAX / 2) {
      lengths.put(start, end - start);
    }
  }

  private void requireDisjoint(BlockRun run) {
    Map.Entry<Long, Long> before = lengths.lowerEntry(run.end());
    if (before != null && before.getKey() + before.getValue() > run.start()) {
      throw new IllegalStateException(
          run + " becomes free, but " + new BlockRun(before.getKey(), before.getValue()) + " is");
    }
  }
}
