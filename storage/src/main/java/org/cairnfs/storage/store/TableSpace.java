package org.cairnfs.storage.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The free space of a shard within its chunks of META.
 *
 * <p>Kept in memory only: what chunks hold beyond the extents that the manifest names is free. It
 * is proportional to the number of tables, not to what they hold.
 *
 * <ul>
 *   <li>Extents come only from chunks that a durable manifest names as open under the owner's
 *       epoch; space of other chunks is counted as quarantined.
 *   <li>An extent lies within one chunk.
 *   <li>An extent that a durable manifest names, or that a manifest whose writing failed may name,
 *       is not free.
 * </ul>
 *
 * Thread-safe.
 */
final class TableSpace {
  /** Shorter extents are not worth a table of their own. */
  static final int USEFUL_BYTES = 32 * 1024;

  /** Where chunks start: free runs do not grow together across. */
  private final Set<Long> chunkStarts = new HashSet<>();

  private final TreeMap<Long, Integer> free = new TreeMap<>();
  private final TreeMap<Long, Integer> quarantined = new TreeMap<>();
  private final TreeMap<Long, Extent> quarantinedChunks = new TreeMap<>();
  private long freeBytes;
  private long usefulBytes;
  private long chunkBytes;

  /** Adds a chunk with everything in it free, or quarantined. */
  synchronized void addChunk(Extent chunk, boolean usable) {
    chunkBytes += chunk.length();
    chunkStarts.add(chunk.address());
    if (usable) {
      insert(chunk);
    } else {
      quarantinedChunks.put(chunk.address(), chunk);
      quarantined.put(chunk.address(), chunk.length());
    }
  }

  /** Takes out what a manifest names. Called while the space is set up. */
  synchronized void occupy(Extent extent) {
    TreeMap<Long, Integer> map = contains(free, extent) ? free : quarantined;
    if (!contains(map, extent)) {
      throw new IllegalArgumentException(extent + " is not in a free place of the shard's chunks");
    }
    Map.Entry<Long, Integer> run = map.floorEntry(extent.address());
    map.remove(run.getKey());
    long before = extent.address() - run.getKey();
    long after = run.getKey() + run.getValue() - extent.end();
    if (before > 0) {
      map.put(run.getKey(), (int) before);
    }
    if (after > 0) {
      map.put(extent.end(), (int) after);
    }
    if (map == free) {
      freeBytes -= extent.length();
      usefulBytes += useful(before) + useful(after) - useful(run.getValue());
    }
  }

  private static long useful(long runLength) {
    return runLength >= USEFUL_BYTES ? runLength : 0;
  }

  private static boolean contains(TreeMap<Long, Integer> map, Extent extent) {
    Map.Entry<Long, Integer> run = map.floorEntry(extent.address());
    return run != null && run.getKey() + run.getValue() >= extent.end();
  }

  /** The chunk's last writer is proven gone and a durable manifest has opened it again. */
  synchronized void endQuarantine(Extent chunk) {
    quarantinedChunks.remove(chunk.address());
    List<Extent> released = new ArrayList<>();
    quarantined
        .subMap(chunk.address(), chunk.end())
        .forEach((address, length) -> released.add(new Extent(address, length)));
    for (Extent extent : released) {
      quarantined.remove(extent.address());
      insert(extent);
    }
  }

  /** Takes the smallest free run that is long enough; the rest of it stays free. */
  synchronized OptionalLong allocate(int length) {
    long best = -1;
    int bestLength = Integer.MAX_VALUE;
    for (Map.Entry<Long, Integer> run : free.entrySet()) {
      if (run.getValue() >= length && run.getValue() < bestLength) {
        best = run.getKey();
        bestLength = run.getValue();
      }
    }
    if (best < 0) {
      return OptionalLong.empty();
    }
    occupy(new Extent(best, length));
    return OptionalLong.of(best);
  }

  /** Length of the longest free run; 0: none. */
  synchronized int longestFree() {
    return free.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** Makes an extent free, or quarantined if its chunk is. */
  synchronized void release(Extent extent) {
    Map.Entry<Long, Extent> chunk = quarantinedChunks.floorEntry(extent.address());
    if (chunk != null && extent.address() < chunk.getValue().end()) {
      quarantined.put(extent.address(), extent.length());
    } else {
      insert(extent);
    }
  }

  private void insert(Extent extent) {
    Map.Entry<Long, Integer> before = free.floorEntry(extent.address());
    Map.Entry<Long, Integer> after = free.ceilingEntry(extent.address());
    if ((before != null && before.getKey() + before.getValue() > extent.address())
        || (after != null && after.getKey() < extent.end())) {
      throw new IllegalStateException(extent + " is freed twice");
    }
    long start = extent.address();
    long end = extent.end();
    boolean ownStart = chunkStarts.contains(start);
    if (before != null && before.getKey() + before.getValue() == start && !ownStart) {
      start = before.getKey();
      free.remove(start);
      usefulBytes -= useful(before.getValue());
    }
    if (after != null && after.getKey() == end && !chunkStarts.contains(end)) {
      free.remove(after.getKey());
      end += after.getValue();
      usefulBytes -= useful(after.getValue());
    }
    free.put(start, (int) (end - start));
    usefulBytes += useful(end - start);
    freeBytes += extent.length();
  }

  /** Bytes that can be allocated. */
  synchronized long freeBytes() {
    return freeBytes;
  }

  /** Bytes of the free runs that are long enough for a table. */
  synchronized long usefulBytes() {
    return usefulBytes;
  }

  /** Bytes of all chunks. */
  synchronized long chunkBytes() {
    return chunkBytes;
  }
}
