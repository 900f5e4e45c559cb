package org.cairnfs.storage.store;

import java.io.IOException;
import org.cairnfs.storage.store.TableBlock.Kind;

/** Where a search or a walk gets the blocks of a table from. */
interface BlockSource {
  /**
   * A checked block.
   *
   * @throws BlockMissingException if only memory may be asked and it is not there
   * @throws IOException if the device fails, or as CorruptBlockException
   */
  CachedBlock block(SortedTable table, Kind kind, BlockIndex.Ref ref) throws IOException;

  /** From memory only. */
  BlockSource CACHED =
      (table, kind, ref) -> {
        CachedBlock block = table.cached(ref);
        if (block == null) {
          throw BlockMissingException.INSTANCE;
        }
        return block;
      };

  /** From memory, else from the device into memory. */
  BlockSource LOADING = SortedTable::load;
}
