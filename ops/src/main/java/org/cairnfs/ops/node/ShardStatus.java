package org.cairnfs.ops.node;

import java.util.Map;
import java.util.TreeMap;

/**
 * One shard as a node knows it.
 *
 * @param node address of the node that has it open, empty if unknown
 * @param state {@code open}, {@code opening}, {@code closing}, {@code elsewhere} or {@code closed}
 * @param entities running entities by kind
 * @param items in its store, as far as tables and memory are counted; entries that were overwritten
 *     may count twice until they are merged
 * @param logPosition of its last transaction in the log of the node that has it open
 */
public record ShardStatus(
    int shard,
    String node,
    String state,
    Map<String, Integer> entities,
    long items,
    long logPosition) {
  public ShardStatus {
    entities = new TreeMap<>(entities);
  }
}
