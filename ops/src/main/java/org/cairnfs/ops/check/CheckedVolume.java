package org.cairnfs.ops.check;

import java.io.IOException;
import java.util.List;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/** A volume as the check reads it: merged items by shard, and what manifests say. */
public interface CheckedVolume {
  int shardCount();

  /** The items with {@code from <= key < to}, ascending. */
  ItemCursor items(ShardId shard, Bytes from, Bytes to) throws IOException;

  /** The chunks of META that the shard's manifest lists, ascending. */
  List<Long> metaChunks(ShardId shard) throws IOException;

  /** Where a chunk of DATA is. */
  BlockRun dataChunk(long chunk);

  /** Which chunk of DATA a block is in. */
  long dataChunkOf(long block);

  /** A forward reader. */
  interface ItemCursor extends AutoCloseable {
    /** The next item, null at the end. */
    @Nullable Item next() throws IOException;

    @Override
    void close() throws IOException;
  }
}
