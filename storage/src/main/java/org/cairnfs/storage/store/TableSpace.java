package org.cairnfs.storage.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cairnfs.storage.device.BlockDevice;
import org.jspecify.annotations.Nullable;

/**
 * The free space of a shard within its chunks of META.
 *
 * <p>Kept in memory only: what chunks hold beyond the extents that the manifest names is free. It
 * is proportional to the number of tables, not to what they hold.
 *
 * <p>Since tables may be in any number of extents, all free blocks of 4 KiB serve alike. So one
 * number is all that must be kept: who writes tables first gets an {@link Allotment} of bytes, and
 * what is free is never less than all that is allotted. {@link SpaceReserve} decides how much may
 * be allotted to whom.
 *
 * <ul>
 *   <li>Extents come only from chunks that a durable manifest names as open under the owner's
 *       epoch; space of other chunks is counted as quarantined.
 *   <li>An extent lies within one chunk.
 *   <li>Free bytes ≥ the sum of what is left of all allotments.
 *   <li>An extent that a durable manifest names, or that a manifest whose writing failed may name,
 *       is not free.
 * </ul>
 *
 * Thread-safe.
 */
final class TableSpace {
  private static final int BLOCK = BlockDevice.BLOCK;

  /** Where chunks start: free runs do not grow together across. */
  private final Set<Long> chunkStarts = new HashSet<>();

  private final TreeMap<Long, Integer> free = new TreeMap<>();
  private final TreeMap<Long, Integer> quarantined = new TreeMap<>();
  private final TreeMap<Long, Extent> quarantinedChunks = new TreeMap<>();
  private long freeBytes;
  private long allotted;
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
    }
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

  /** Bytes that one writer of tables may take; what it does not take is free again when closed. */
  final class Allotment implements AutoCloseable {
    private long left;

    private Allotment(long bytes) {
      left = bytes;
    }

    /** Bytes that can still be taken. */
    long left() {
      synchronized (TableSpace.this) {
        return left;
      }
    }

    /** So many bytes, a multiple of 4096, at most what is left, in as few extents as possible. */
    List<Extent> take(int length) {
      synchronized (TableSpace.this) {
        if (length > left) {
          throw new IllegalStateException(length + " bytes of an allotment of " + left);
        }
        left -= length;
        allotted -= length;
        return occupyFewest(length);
      }
    }

    /** Some of what was taken was not needed, and nothing was written there that counts. */
    void giveBack(List<Extent> extents) {
      synchronized (TableSpace.this) {
        extents.forEach(TableSpace.this::release);
        left += Pieces.bytes(extents);
        allotted += Pieces.bytes(extents);
      }
    }

    @Override
    public void close() {
      synchronized (TableSpace.this) {
        allotted -= left;
        left = 0;
      }
    }
  }

  /** Allots so many bytes, or what there is, rounded up to whole blocks. */
  synchronized Allotment allot(long wanted) {
    long blocks = (Math.max(0, wanted) + BLOCK - 1) / BLOCK * BLOCK;
    Allotment allotment = new Allotment(Math.min(blocks, Math.max(0, unallotted())));
    allotted += allotment.left;
    return allotment;
  }

  /**
   * Takes so many bytes of those that are not allotted.
   *
   * @param length a multiple of 4096
   * @return empty if there are fewer, or if they are in more pieces than that
   */
  synchronized Optional<List<Extent>> allocate(int length, int piecesMax) {
    if (unallotted() < length) {
      return Optional.empty();
    }
    List<Extent> extents = occupyFewest(length);
    if (extents.size() > piecesMax) {
      extents.forEach(this::insert);
      return Optional.empty();
    }
    return Optional.of(extents);
  }

  /** The smallest run that is long enough, or the longest ones; the rest of it stays free. */
  private List<Extent> occupyFewest(int length) {
    Extent one = smallest(length);
    if (one != null) {
      occupy(one);
      return List.of(one);
    }
    List<Map.Entry<Long, Integer>> runs = new ArrayList<>();
    free.forEach((address, bytes) -> runs.add(Map.entry(address, bytes)));
    Comparator<Map.Entry<Long, Integer>> byLength =
        Comparator.comparingInt(Map.Entry<Long, Integer>::getValue);
    runs.sort(byLength.reversed());
    List<Extent> extents = new ArrayList<>();
    int missing = length;
    for (Map.Entry<Long, Integer> run : runs) {
      if (missing <= run.getValue()) {
        break;
      }
      extents.add(new Extent(run.getKey(), run.getValue()));
      missing -= run.getValue();
    }
    extents.forEach(this::occupy);
    Extent rest = smallest(missing);
    if (rest == null) {
      throw new IllegalStateException(length + " bytes of " + freeBytes + " free ones");
    }
    occupy(rest);
    extents.add(rest);
    return extents;
  }

  /** The start of the smallest free run that is long enough. */
  private @Nullable Extent smallest(int length) {
    Extent best = null;
    int bestLength = Integer.MAX_VALUE;
    for (Map.Entry<Long, Integer> run : free.entrySet()) {
      if (run.getValue() >= length && run.getValue() < bestLength) {
        best = new Extent(run.getKey(), length);
        bestLength = run.getValue();
      }
    }
    return best;
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
    }
    if (after != null && after.getKey() == end && !chunkStarts.contains(end)) {
      free.remove(after.getKey());
      end += after.getValue();
    }
    free.put(start, (int) (end - start));
    freeBytes += extent.length();
  }

  /** Bytes that are not in use, allotted ones included. */
  synchronized long freeBytes() {
    return freeBytes;
  }

  /** Bytes that are neither in use nor allotted. */
  synchronized long unallotted() {
    return freeBytes - allotted;
  }

  /** Bytes of all chunks. */
  synchronized long chunkBytes() {
    return chunkBytes;
  }
}
