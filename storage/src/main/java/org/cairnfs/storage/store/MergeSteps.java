package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs merge steps of a store, one at a time. */
final class MergeSteps {
  private final StoreRoot root;
  private final SpaceReserve reserve;
  private final StoreSizes sizes;
  private final Supplier<View> view;
  private final Flusher.Batches batches;
  private final Consumer<Levels> show;

  /** Runs of level 0 up to this one are merged before newer ones; written under this. */
  private volatile long begun;

  /** Levels that were found to need nothing, with space as it is. */
  private volatile Settled settled = new Settled(Levels.EMPTY, false);

  private record Settled(Levels levels, boolean tight) {}

  MergeSteps(
      StoreRoot root,
      SpaceReserve reserve,
      StoreSizes sizes,
      Supplier<View> view,
      Flusher.Batches batches,
      Consumer<Levels> show) {
    this.root = root;
    this.reserve = reserve;
    this.sizes = sizes;
    this.view = view;
    this.batches = batches;
    this.show = show;
  }

  /** Whether a step would do anything. Cheap while nothing has changed. */
  @SuppressWarnings("ReferenceEquality") // The same tables, not equal ones.
  boolean wanted() {
    Levels levels = view.get().levels();
    boolean tight = reserve.tight();
    Settled known = settled;
    if (levels == known.levels && tight == known.tight) {
      return false;
    }
    boolean wanted = choose(levels, tight).isPresent();
    if (!wanted) {
      settled = new Settled(levels, tight);
    }
    return wanted;
  }

  private Optional<MergePlan> choose(Levels levels, boolean tight) {
    return tight
        ? MergePlan.whenTight(levels, sizes.tableBytes(), begun)
        : MergePlan.choose(levels, sizes.tableBytes(), begun);
  }

  /**
   * Does one step; false if there was nothing to do.
   *
   * @throws NoSpaceException if there is too little for the smallest one
   */
  synchronized boolean step() throws IOException {
    boolean tight = reserve.tight();
    Optional<MergePlan> chosen = choose(view.get().levels(), tight);
    if (chosen.isEmpty()) {
      return false;
    }
    root.settle(show);
    TableSpace.Allotment allotment =
        reserve
            .allotStep()
            .orElseThrow(
                () ->
                    new NoSpaceException(
                        root.manifest().shard(), sizes.stepMin(), reserve.flushMargin()));
    try {
      step(chosen.get(), allotment);
    } finally {
      reserve.stepped();
    }
    return true;
  }

  private void step(MergePlan plan, TableSpace.Allotment allotment) throws IOException {
    if (plan.target() == 1 && plan.fromLevelZero()) {
      begun = plan.newestRun();
    }
    Levels levels = view.get().levels();
    long output = sizes.stepOutput(allotment.left());
    try (TableBatch batch = batches.open(plan.target(), output, allotment)) {
      Merger.Result result = new Merger(levels, plan, batch, sizes.tableBytes(), output).run();
      root.commit(m -> m.withTables(result.applyTo(m.tables())), result.added(), show);
    }
  }
}
