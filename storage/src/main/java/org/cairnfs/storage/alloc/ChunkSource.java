package org.cairnfs.storage.alloc;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Change;

/** Where one shard gets chunks of one device from, and gives them back to. */
public interface ChunkSource {
  /**
   * Gives the shard one more chunk, durably; empty if the pool has none left and no other shard has
   * one to return.
   */
  CompletionStage<OptionalLong> give();

  /**
   * All chunks that the shard was given and did not give back, whether it has listed them or not.
   */
  CompletionStage<List<Long>> given();

  /**
   * The shard gives a chunk back, by one transaction; if that throws it still has it.
   *
   * @param changes by which the shard gives it up
   */
  void takeBack(long chunk, List<Change> changes);

  /** The blocks of a chunk. */
  BlockRun run(long chunk);
}
