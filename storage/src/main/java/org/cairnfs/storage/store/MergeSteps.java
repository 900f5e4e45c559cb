package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs merge steps of a store, one at a time. */
final class MergeSteps {
  private final StoreRoot root;
  private final TableSpace space;
  private final StoreSizes sizes;
  private final Supplier<View> view;
  private final Flusher.Batches batches;
  private final Consumer<Levels> show;

  /** Runs of level 0 up to this one are merged before newer ones; written under this. */
  private volatile long begun;

  /** Levels that were found to need nothing. */
  private volatile Levels settled = Levels.EMPTY;

  MergeSteps(
      StoreRoot root,
      TableSpace space,
      StoreSizes sizes,
      Supplier<View> view,
      Flusher.Batches batches,
      Consumer<Levels> show) {
    this.root = root;
    this.space = space;
    this.sizes = sizes;
    this.view = view;
    this.batches = batches;
    this.show = show;
  }

  /** Whether a step would do anything. Cheap while nothing has changed. */
  @SuppressWarnings("ReferenceEquality") // The same tables, not equal ones.
  boolean wanted() {
    Levels levels = view.get().levels();
    if (levels == settled) {
      return false;
    }
    boolean wanted = MergePlan.choose(levels, sizes.tableBytes(), begun).isPresent();
    if (!wanted) {
      settled = levels;
    }
    return wanted;
  }

  /** Does one step; false if there was nothing to do. */
  synchronized boolean step() throws IOException {
    Levels levels = view.get().levels();
    Optional<MergePlan> chosen = MergePlan.choose(levels, sizes.tableBytes(), begun);
    if (chosen.isEmpty()) {
      return false;
    }
    MergePlan plan = chosen.get();
    if (plan.target() == 1) {
      begun = plan.newestRun();
    }
    long stepBytes = sizes.stepBytes(space.freeBytes());
    try (TableBatch batch = batches.open(plan.target(), stepBytes)) {
      Merger.Result result = new Merger(levels, plan, batch, sizes.tableBytes(), stepBytes).run();
      root.commit(m -> m.withTables(result.applyTo(m.tables())), result.added(), show);
    }
    return true;
  }
}
