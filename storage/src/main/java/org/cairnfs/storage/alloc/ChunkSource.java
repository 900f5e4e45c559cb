package org.cairnfs.storage.alloc;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Where one shard gets chunks of one device from. */
public interface ChunkSource {
  /** Gives the shard one more chunk, durably; empty if the pool has none left. */
  CompletionStage<OptionalLong> give();

  /** All chunks ever given to the shard, whether it has listed them or not. */
  CompletionStage<List<Long>> given();

  /** The blocks of a chunk. */
  BlockRun run(long chunk);
}
