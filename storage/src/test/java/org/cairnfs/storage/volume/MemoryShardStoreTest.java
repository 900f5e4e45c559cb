package org.cairnfs.storage.volume;

import java.util.List;
import java.util.Objects;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.store.ShardStoreContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The fake keeps the contract of the real store. */
class MemoryShardStoreTest extends ShardStoreContract {
  private static final ShardId SHARD = new ShardId(1);

  private @Nullable MemoryNodeStorage opened;

  private MemoryNodeStorage storage() {
    return Objects.requireNonNull(opened);
  }

  @BeforeEach
  void open() {
    opened = new MemoryNodeStorage(2);
    opened.openShard(SHARD).toCompletableFuture().join();
  }

  @AfterEach
  void close() {
    storage().close();
  }

  @Override
  protected ShardStore store() {
    return storage().shard(SHARD).orElseThrow();
  }

  @Override
  protected void append(List<Change> changes) {
    Transaction.Builder transaction = Transaction.builder();
    changes.forEach(change -> transaction.add(SHARD, change));
    storage().append(transaction.build());
  }

  @Override
  protected void evict() {
    ((MemoryShardStore) store()).forgetCache();
  }
}
