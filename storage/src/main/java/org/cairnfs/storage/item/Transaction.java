package org.cairnfs.storage.item;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The item changes and events of one operation: one record in the node's log.
 *
 * @param parts one for each shard concerned, by ascending shard number, none empty
 * @param loans the loans it uses; an append that names a voided one is refused as a whole
 */
public record Transaction(List<Part> parts, List<LoanId> loans) {
  public Transaction {
    parts = List.copyOf(parts);
    loans = List.copyOf(loans);
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i - 1).shard().compareTo(parts.get(i).shard()) >= 0) {
        throw new IllegalArgumentException("parts are not in ascending order of their shards");
      }
    }
  }

  /** What one shard gets: changes in order (a later one of the same key wins) and opaque events. */
  public record Part(ShardId shard, List<Change> changes, List<Bytes> events) {
    public Part {
      changes = List.copyOf(changes);
      events = List.copyOf(events);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects changes in any order of shards. Not thread-safe. */
  public static final class Builder {
    private final Map<ShardId, List<Change>> changes = new TreeMap<>();
    private final Map<ShardId, List<Bytes>> events = new TreeMap<>();
    private final List<LoanId> loans = new ArrayList<>();

    public Builder put(ShardId shard, Bytes key, Bytes value) {
      return add(shard, new Change.Put(key, value));
    }

    public Builder delete(ShardId shard, Bytes key) {
      return add(shard, new Change.Delete(key));
    }

    public Builder retire(ShardId shard, Bytes key) {
      return add(shard, new Change.Retire(key));
    }

    public Builder add(ShardId shard, Change change) {
      changes.computeIfAbsent(shard, s -> new ArrayList<>()).add(change);
      return this;
    }

    public Builder event(ShardId shard, Bytes event) {
      changes.computeIfAbsent(shard, s -> new ArrayList<>());
      events.computeIfAbsent(shard, s -> new ArrayList<>()).add(event);
      return this;
    }

    public Builder loan(LoanId loan) {
      loans.add(loan);
      return this;
    }

    /** The shards touched so far. */
    public Set<ShardId> shards() {
      return changes.keySet();
    }

    public boolean isEmpty() {
      return changes.isEmpty();
    }

    public Transaction build() {
      List<Part> parts = new ArrayList<>(changes.size());
      changes.forEach(
          (shard, list) -> parts.add(new Part(shard, list, events.getOrDefault(shard, List.of()))));
      return new Transaction(parts, loans);
    }
  }
}
