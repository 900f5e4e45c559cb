package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The space that an open store keeps back: enough to write its memtables and to merge.
 *
 * <p>Without it a store could fill up with records that no flush has room for, and nothing could
 * ever be deleted. Chunks are got in advance, so that growth seldom waits for the pool.
 */
final class SpaceReserve {
  private final StoreEnvironment environment;
  private final StoreRoot root;
  private final TableSpace space;
  private final SpaceSupply supply;
  private final StoreSizes sizes;
  private final Supplier<View> view;
  private final AtomicBoolean acquiring = new AtomicBoolean();
  private final Object topUpLock = new Object();
  private boolean active; // guarded by topUpLock

  SpaceReserve(
      StoreEnvironment environment,
      StoreRoot root,
      TableSpace space,
      SpaceSupply supply,
      StoreSizes sizes,
      Supplier<View> view) {
    this.environment = environment;
    this.root = root;
    this.space = space;
    this.supply = supply;
    this.sizes = sizes;
    this.view = view;
  }

  /** The store is claimed: chunks may be listed. */
  void open() {
    synchronized (topUpLock) {
      active = true;
    }
  }

  /** No more chunks in advance; waits for one that is being got. */
  void close() {
    synchronized (topUpLock) {
      active = false;
    }
  }

  /** Whether nothing else is left and the pool has no more. */
  boolean full() {
    if (isThere()) {
      return false;
    }
    if (!supply.poolEmpty() && acquiring.compareAndSet(false, true)) {
      ensure().whenComplete((there, e) -> acquiring.set(false));
    }
    return supply.poolEmpty();
  }

  /** Gets chunks until it is there; false if the pool has too few. */
  CompletionStage<Boolean> ensure() {
    return Background.run(environment.maintenance(), this::topUp);
  }

  private boolean topUp() throws IOException {
    synchronized (topUpLock) {
      boolean more = active;
      while (more && space.usefulBytes() < bytes() + sizes.tableBytes()) {
        more = supply.acquireChunk();
      }
    }
    return isThere();
  }

  private boolean isThere() {
    return space.usefulBytes() >= bytes();
  }

  /**
   * Tables of level 0 count once more: a merge of them writes their content again before it can
   * give up the first of them.
   */
  private long bytes() {
    View seen = view.get();
    long fresh = 0;
    for (SortedTable table : seen.levels().fresh()) {
      fresh += table.descriptor().length();
    }
    return fresh + sizes.reserve(seen.memtableBytes(), root.manifest().tables().size());
  }
}
