package org.cairnfs.storage.store;

import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.ShardId;

/** What the stores of a node share and are given by the volume. */
public interface StoreEnvironment {
  BlockDevice meta();

  VolumeLayout layout();

  /** {@code BlockHeader.volume} of the volume's id. */
  long volume();

  /** One for all stores of the node. */
  BlockCache cache();

  /** Runs loads: short reads. Its threads may block. */
  Executor io();

  /** Runs flushes and merge steps. Its threads may block; loads do not wait for them. */
  Executor maintenance();

  /**
   * Gets a chunk of META from the volume's pool, durably given to the shard.
   *
   * @return its number; empty when the pool has none left
   */
  CompletionStage<OptionalLong> acquireChunk(ShardId shard);

  /** Completes when this node's log is durable up to the position. */
  CompletionStage<Void> makeDurable(long position);

  /**
   * Whether the process that owned shards under this epoch is proven gone, so that no write of it
   * can arrive any more. Asked of earlier epochs only.
   */
  boolean provenGone(long epoch);
}
