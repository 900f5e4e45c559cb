package org.cairnfs.ops.check;

import java.io.IOException;
import java.util.List;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.volume.VolumeReader;
import org.jspecify.annotations.Nullable;

/** A real volume as the check reads it. */
record OfflineVolume(VolumeReader reader) implements CheckedVolume {
  @Override
  public int shardCount() {
    return reader.superblock().layout().shardCount();
  }

  @Override
  public ItemCursor items(ShardId shard, Bytes from, Bytes to) throws IOException {
    org.cairnfs.storage.volume.ItemCursor cursor = reader.items(shard, from, to);
    return new ItemCursor() {
      @Override
      public @Nullable Item next() throws IOException {
        return cursor.next();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<Long> metaChunks(ShardId shard) throws IOException {
    return reader.metaChunks(shard);
  }

  @Override
  public BlockRun dataChunk(long chunk) {
    return reader.dataChunk(chunk);
  }

  @Override
  public long dataChunkOf(long block) {
    return reader.dataChunkOf(block);
  }
}
