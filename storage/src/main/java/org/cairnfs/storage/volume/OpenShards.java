package org.cairnfs.storage.volume;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cairnfs.storage.item.ShardId;

/** The shards that this node has open. Thread-safe. */
final class OpenShards {
  private final Map<ShardId, OpenShard> open = new ConcurrentHashMap<>();

  Optional<OpenShard> get(ShardId shard) {
    return Optional.ofNullable(open.get(shard));
  }

  void add(OpenShard shard) {
    open.put(shard.shard(), shard);
  }

  /** Those that are open while it is walked, in any order. */
  Collection<OpenShard> unordered() {
    return open.values();
  }

  /** A snapshot, by ascending number. */
  List<OpenShard> all() {
    return open.values().stream().sorted((a, b) -> a.shard().compareTo(b.shard())).toList();
  }
}
