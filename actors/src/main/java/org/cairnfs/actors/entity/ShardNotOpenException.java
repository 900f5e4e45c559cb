package org.cairnfs.actors.entity;

import org.cairnfs.storage.item.ShardId;

/** An entity was asked about a shard that this node does not have open. */
public final class ShardNotOpenException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  ShardNotOpenException(ShardId shard) {
    super(shard + " is not open on this node");
  }
}
