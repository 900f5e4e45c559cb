package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.cairnfs.storage.store.TableBlock.Kind;

/**
 * The blocks for one loaded scan: the first few stay in the cache, a long way past dead entries
 * does not push out what others need.
 */
final class ScanBlocks implements BlockSource {
  private static final int CACHED_MAX = 64;

  private final Map<Long, ReadAhead> readers = new HashMap<>();
  private int data;

  @Override
  public CachedBlock block(SortedTable table, Kind kind, BlockIndex.Ref ref) throws IOException {
    if (kind != Kind.DATA || data++ < CACHED_MAX) {
      return BlockSource.LOADING.block(table, kind, ref);
    }
    CachedBlock cached = table.cached(ref);
    return cached != null
        ? cached
        : readers
            .computeIfAbsent(table.descriptor().id(), id -> new ReadAhead())
            .block(table, kind, ref);
  }
}
