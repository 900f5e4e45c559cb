package org.cairnfs.sharding.membership;

import java.nio.file.Path;
import java.time.Clock;

/**
 * How a node is started.
 *
 * @param name for people; unique in the cluster
 * @param meta the META device or image file
 * @param data the DATA device or image file
 * @param host address that other nodes reach this one at
 * @param port of the cluster; 0 for any free one
 * @param entityLimit entities kept in memory
 * @param clock of inode times and sequence numbers
 */
public record NodeSettings(
    String name, Path meta, Path data, String host, int port, int entityLimit, Clock clock) {
  /** Fits the default heap of 512 MiB. */
  public static final int DEFAULT_ENTITY_LIMIT = 8192;

  /** A node that only this host reaches. */
  public static NodeSettings local(String name, Path meta, Path data) {
    return new NodeSettings(
        name, meta, data, "127.0.0.1", 0, DEFAULT_ENTITY_LIMIT, Clock.systemUTC());
  }

  public NodeSettings withAddress(String newHost, int newPort) {
    return new NodeSettings(name, meta, data, newHost, newPort, entityLimit, clock);
  }

  public NodeSettings withEntityLimit(int limit) {
    return new NodeSettings(name, meta, data, host, port, limit, clock);
  }
}
