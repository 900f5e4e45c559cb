package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.cairnfs.storage.item.ShardId;

/**
 * Gets a shard more chunks of META when its own are used up.
 *
 * <p>A chunk is listed in a durable manifest before anything is written to it. Calls block; they
 * belong on maintenance threads.
 */
final class SpaceSupply {
  private final StoreEnvironment environment;
  private final ShardId shard;
  private final StoreRoot root;
  private final TableSpace space;
  private final Publisher publisher;
  private volatile boolean poolEmpty;

  /** Shows levels to readers. */
  interface Publisher {
    void show(Levels levels);
  }

  SpaceSupply(
      StoreEnvironment environment,
      ShardId shard,
      StoreRoot root,
      TableSpace space,
      Publisher publisher) {
    this.environment = environment;
    this.shard = shard;
    this.root = root;
    this.space = space;
    this.publisher = publisher;
  }

  /** Whether the pool had no chunk left when it was last asked. */
  boolean poolEmpty() {
    return poolEmpty;
  }

  /**
   * Gets one more chunk and lists it.
   *
   * @return false if the pool has none left
   */
  synchronized boolean acquireChunk() throws IOException {
    OptionalLong chunk;
    try {
      chunk = environment.acquireChunk(shard).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IOException(shard + ": no chunk of META could be acquired", e.getCause());
    }
    poolEmpty = chunk.isEmpty();
    if (chunk.isEmpty()) {
      return false;
    }
    list(chunk.getAsLong());
    return true;
  }

  private void list(long chunk) throws IOException {
    root.commit(manifest -> manifest.withChunks(with(manifest, chunk)), List.of(), publisher::show);
    space.addChunk(extentOf(environment, chunk), true);
  }

  private static List<OwnedChunk> with(Manifest manifest, long chunk) {
    List<OwnedChunk> chunks = new ArrayList<>(manifest.chunks());
    if (chunks.stream().anyMatch(owned -> owned.chunk() == chunk)) {
      throw new IllegalStateException(manifest.shard() + " was given chunk " + chunk + " twice");
    }
    chunks.add(new OwnedChunk(chunk, manifest.epoch()));
    return chunks;
  }

  static Extent extentOf(StoreEnvironment environment, long chunk) {
    return new Extent(
        environment.layout().metaChunkAt(chunk), (int) environment.layout().metaChunkBytes());
  }
}
