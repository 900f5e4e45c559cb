package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.cairnfs.storage.item.Bytes;

/**
 * Reads everything that a store's manifest names and says what is wrong with it.
 *
 * <p>For stores that nobody changes meanwhile. A finding is one line; a damaged block is one and
 * the check goes on with the next table.
 */
public final class StoreChecker {
  private final LogStructuredStore store;
  private final Consumer<String> findings;

  private StoreChecker(LogStructuredStore store, Consumer<String> findings) {
    this.store = store;
    this.findings = findings;
  }

  /** Checks tables and space; calls the consumer once for each finding. */
  public static void check(LogStructuredStore store, Consumer<String> findings) {
    StoreChecker checker = new StoreChecker(store, findings);
    checker.space();
    checker.store.levels().fresh().forEach(checker::table);
    checker.store.levels().deeper().forEach(level -> level.forEach(checker::table));
  }

  private void find(String finding) {
    findings.accept(store.shard() + ": " + finding);
  }

  private void space() {
    Manifest manifest = store.manifest();
    TreeMap<Long, Extent> chunks = new TreeMap<>();
    for (OwnedChunk owned : manifest.chunks()) {
      if (owned.chunk() < 0 || owned.chunk() >= store.environment().layout().metaChunkCount()) {
        find("owns META chunk " + owned.chunk() + ", which the volume does not have");
      } else {
        Extent chunk = SpaceSupply.extentOf(store.environment(), owned.chunk());
        if (chunks.put(chunk.address(), chunk) != null) {
          find("owns META chunk " + owned.chunk() + " twice");
        }
      }
    }
    long end = 0;
    for (Placed placed : placed(manifest)) {
      Extent extent = placed.extent;
      var chunk = chunks.floorEntry(extent.address());
      if (chunk == null || chunk.getValue().end() < extent.end()) {
        find(name(placed.table) + " is not in a chunk of the shard");
      }
      if (extent.address() < end) {
        find(name(placed.table) + " overlaps the table before it on META");
      }
      end = Math.max(end, extent.end());
    }
  }

  /** An extent and whose it is. */
  private record Placed(Extent extent, TableDescriptor table) {}

  private static List<Placed> placed(Manifest manifest) {
    List<Placed> all = new ArrayList<>();
    for (TableDescriptor table : manifest.tables()) {
      table.pieces().extents().forEach(extent -> all.add(new Placed(extent, table)));
    }
    all.sort(Comparator.comparingLong(placed -> placed.extent.address()));
    return all;
  }

  private static String name(TableDescriptor table) {
    return "table "
        + Long.toHexString(table.id())
        + " at byte "
        + table.address()
        + " (level "
        + table.level()
        + ")";
  }

  private void table(SortedTable table) {
    TableDescriptor descriptor = table.descriptor();
    try {
      Counts counts = count(table);
      boolean whole = descriptor.pieces().cut() == 0;
      if (counts.entries > descriptor.entries()
          || (whole && counts.entries != descriptor.entries())
          || (whole && counts.tombstones != descriptor.tombstones())) {
        find(
            name(descriptor)
                + " has "
                + counts.entries
                + " entries and not "
                + descriptor.entries());
      }
    } catch (IOException | IllegalStateException e) {
      find(name(descriptor) + ": " + e.getMessage());
    }
  }

  private record Counts(long entries, long tombstones) {}

  private Counts count(SortedTable table) throws IOException {
    BlockSource source = new ReadAhead();
    long entries = 0;
    long tombstones = 0;
    Bytes last = null;
    BlockIndex groups = table.root(source).groups();
    int cut = table.descriptor().pieces().cut();
    for (int g = 0; g < groups.count(); g++) {
      if (groups.ref(g).offset() < cut) {
        continue;
      }
      GroupBlock group = table.group(groups.ref(g), source);
      for (int b = 0; b < group.index().count(); b++) {
        if (group.index().ref(b).offset() < cut) {
          continue;
        }
        DataBlock block = table.data(group.index().ref(b), source);
        for (DataBlock.Entries e = block.all(); e.valid(); e.next()) {
          Bytes key = e.key();
          if (last != null && key.compareTo(last) <= 0) {
            find(name(table.descriptor()) + ": key " + key + " is not after " + last);
          }
          if (!group.mayContain(BloomFilter.hash(key.toArray()))) {
            find(name(table.descriptor()) + ": key " + key + " is missing in its filter");
          }
          tombstones += Tombstone.is(e.value()) ? 1 : 0;
          entries++;
          last = key;
        }
      }
    }
    return new Counts(entries, tombstones);
  }
}
