package org.cairnfs.storage.volume;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.store.Footprint;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.store.SpaceReserve;
import org.cairnfs.storage.store.SpaceReserve.Demand;

/**
 * Transactions that were told that there is room on META, and are not appended yet.
 *
 * <p>Room is kept in each of their shards from the admission to the append, so that what was
 * decided in between by others cannot take it. Guarded by the lock of appends.
 */
final class Admissions {
  /** What completing a change of space may add: a few free runs. */
  static final int SPACE_BYTES_PER_CHANGE = 128;

  /** The totals of a shard's space. */
  static final int TOTALS_BYTES = 64;

  /** Room that is kept for a transaction: what for each of its shards. */
  record Held(List<OpenShard> shards, List<Demand> demands) {}

  private final Map<Transaction, Held> held = new IdentityHashMap<>();

  /** Judges a transaction; when the answer is NOW the room is kept. */
  Admission admit(Transaction transaction, List<OpenShard> concerned, NodeStorage.Judge judge) {
    List<OpenShard> shards = new ArrayList<>(concerned.size());
    List<Demand> demands = new ArrayList<>(concerned.size());
    for (int i = 0; i < concerned.size(); i++) {
      OpenShard shard = concerned.get(i);
      Transaction.Part part = transaction.parts().get(i);
      Demand demand = demand(part);
      Admission answer = reserve(shard).admit(demand, () -> judge(judge, part, shard));
      if (answer != Admission.NOW) {
        release(new Held(shards, demands));
        return answer;
      }
      shards.add(shard);
      demands.add(demand);
    }
    held.put(transaction, new Held(shards, demands));
    return Admission.NOW;
  }

  private static Footprint judge(NodeStorage.Judge judge, Transaction.Part part, OpenShard shard) {
    Footprint footprint = judge.judge(part, shard.store());
    if (footprint == Footprint.UNKNOWN) {
      part.changes().stream()
          .filter(change -> change instanceof Change.Put)
          .filter(change -> shard.store().get(change.key()) == Lookup.NOT_CACHED)
          .forEach(change -> shard.store().load(change.key()));
    }
    return footprint;
  }

  /** Keeps room for a transaction of storage's own. */
  void admitAlways(Transaction transaction, List<OpenShard> concerned) {
    List<Demand> demands = new ArrayList<>(concerned.size());
    for (int i = 0; i < concerned.size(); i++) {
      Demand demand = demand(transaction.parts().get(i));
      reserve(concerned.get(i)).admitAlways(demand);
      demands.add(demand);
    }
    held.put(transaction, new Held(concerned, demands));
  }

  private static Demand demand(Transaction.Part part) {
    int space = 0;
    for (Change change : part.changes()) {
      space += SpaceItems.isSpace(change.key()) ? 1 : 0;
    }
    long more = space == 0 ? 0 : TOTALS_BYTES + (long) SPACE_BYTES_PER_CHANGE * space;
    return Demand.of(part.changes(), more);
  }

  /** Whether there is room kept for a transaction. */
  boolean contains(Transaction transaction) {
    return held.containsKey(transaction);
  }

  /** A transaction is about to be applied: tells what it gives back. */
  void applying(Transaction transaction, List<OpenShard> concerned) {
    for (int i = 0; i < concerned.size(); i++) {
      SpaceReserve reserve = reserve(concerned.get(i));
      if (reserve.counts()) {
        ShardStore store = concerned.get(i).store();
        OptionalLong bytes = Growth.bytes(transaction.parts().get(i), store, key -> false);
        reserve.released(Math.max(0, -bytes.orElse(0)));
      }
    }
  }

  /** A transaction is applied, or will never be. */
  void end(Transaction transaction) {
    Held ended = held.remove(transaction);
    if (ended != null) {
      release(ended);
    }
  }

  private static void release(Held ended) {
    for (int i = 0; i < ended.shards.size(); i++) {
      reserve(ended.shards.get(i)).applied(ended.demands.get(i));
    }
  }

  private static SpaceReserve reserve(OpenShard shard) {
    return shard.store().reserve();
  }
}
