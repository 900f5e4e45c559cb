package org.cairnfs.storage.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** Who waits for which position. Guarded by the log's lock; futures are completed outside it. */
final class DurabilityWaiters {
  private record Waiter(long position, CompletableFuture<Void> future) {}

  private final PriorityQueue<Waiter> queue =
      new PriorityQueue<>(Comparator.comparingLong(Waiter::position));

  /** The highest position anybody has waited for. */
  private long wanted;

  CompletableFuture<Void> add(long position) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    queue.add(new Waiter(position, future));
    wanted = Math.max(wanted, position);
    return future;
  }

  long wanted() {
    return wanted;
  }

  /** Removes those whose position is not above this one. */
  List<CompletableFuture<Void>> take(long durable) {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    while (!queue.isEmpty() && queue.element().position() <= durable) {
      done.add(queue.remove().future());
    }
    return done;
  }
}
