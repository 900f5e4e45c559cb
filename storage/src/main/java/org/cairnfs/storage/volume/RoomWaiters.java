package org.cairnfs.storage.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.cairnfs.storage.item.ShardId;

/** Who waits for room, and since when. Thread-safe. */
final class RoomWaiters {
  /**
   * One of them.
   *
   * @param shards whose META; empty: any
   */
  record Waiter(CompletableFuture<Boolean> admitted, Set<ShardId> shards, long sinceNanos) {}

  private final List<Waiter> waiting = new ArrayList<>(); // guarded by itself

  CompletableFuture<Boolean> add(Set<ShardId> shards) {
    Waiter waiter = new Waiter(new CompletableFuture<>(), shards, System.nanoTime());
    synchronized (waiting) {
      waiting.add(waiter);
    }
    return waiter.admitted;
  }

  /** Takes out those that a condition holds for. */
  List<Waiter> take(Predicate<Waiter> condition) {
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        return List.of();
      }
      List<Waiter> taken = waiting.stream().filter(condition).toList();
      waiting.removeAll(taken);
      return taken;
    }
  }
}
