package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.Arrays;
import org.cairnfs.storage.store.TableBlock.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole table front to back, many data blocks at a time, past the cache.
 *
 * <p>For merges and walks over everything, which would otherwise push out what others need. One
 * instance for each walk over a run of tables. Not thread-safe.
 */
final class ReadAhead implements BlockSource {
  private static final int BYTES = 256 * 1024;

  private @Nullable SortedTable table;
  private byte[] buffer = new byte[0];
  private int bufferAt;

  @Override
  public CachedBlock block(SortedTable wanted, Kind kind, BlockIndex.Ref ref) throws IOException {
    if (kind != Kind.DATA) {
      CachedBlock cached = wanted.cached(ref);
      return cached != null ? cached : wanted.parse(wanted.read(ref), kind, ref);
    }
    if (wanted != table
        || ref.offset() < bufferAt
        || ref.offset() + ref.length() > bufferAt + buffer.length) {
      int rest = wanted.descriptor().length() - ref.offset();
      int length = Math.max(ref.length(), Math.min(BYTES, rest));
      buffer = wanted.read(new BlockIndex.Ref(ref.offset(), length));
      bufferAt = ref.offset();
      table = wanted;
    }
    int from = ref.offset() - bufferAt;
    return wanted.parse(Arrays.copyOfRange(buffer, from, from + ref.length()), kind, ref);
  }
}
