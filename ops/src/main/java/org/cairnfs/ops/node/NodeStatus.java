package org.cairnfs.ops.node;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node says about itself.
 *
 * @param name unique in the cluster
 * @param version of the program
 * @param pid of its process
 * @param mount where the file system is mounted, null if nowhere
 * @param clusterAddress that the other nodes reach it at
 * @param logAppended position of the last transaction in its log
 * @param logDurable position up to which the log survives a crash
 * @param members of the cluster, this node included
 */
public record NodeStatus(
    String name,
    NodeState state,
    String version,
    long pid,
    Instant started,
    @Nullable String mount,
    String clusterAddress,
    int slot,
    long epoch,
    VolumeStatus volume,
    long logAppended,
    long logDurable,
    List<Member> members) {
  public NodeStatus {
    members = List.copyOf(members);
  }

  /**
   * The volume that the node has open.
   *
   * @param openShards how many of its shards this node has open
   * @param metaTotal bytes; so are the other three
   */
  public record VolumeStatus(
      String id,
      String meta,
      String data,
      int shardCount,
      int openShards,
      long metaTotal,
      long metaFree,
      long dataTotal,
      long dataFree) {}

  /** A member of the cluster. */
  public record Member(String address, String state) {}
}
