package org.cairnfs.storage.store;

import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.ShardId;

/** The same surroundings on another device, such as a copy that a crash left, with a cold cache. */
final class OnDevice implements StoreEnvironment {
  private final StoreEnvironment other;
  private final BlockDevice device;
  private final BlockCache cache = new BlockCache(16 << 20);

  OnDevice(StoreEnvironment other, BlockDevice device) {
    this.other = other;
    this.device = device;
  }

  @Override
  public BlockDevice meta() {
    return device;
  }

  @Override
  public VolumeLayout layout() {
    return other.layout();
  }

  @Override
  public long volume() {
    return other.volume();
  }

  @Override
  public BlockCache cache() {
    return cache;
  }

  @Override
  public Executor io() {
    return other.io();
  }

  @Override
  public Executor maintenance() {
    return other.maintenance();
  }

  @Override
  public CompletionStage<OptionalLong> acquireChunk(ShardId shard) {
    return other.acquireChunk(shard);
  }

  @Override
  public CompletionStage<Void> makeDurable(long position) {
    return other.makeDurable(position);
  }

  @Override
  public boolean provenGone(long epoch) {
    return true;
  }
}
