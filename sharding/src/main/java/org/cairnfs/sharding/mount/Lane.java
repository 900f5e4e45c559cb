package org.cairnfs.sharding.mount;

import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/** A grant that a mount holds, and who fills it. What is not final is {@link Lanes}'. */
final class Lane {
  final ShardId shard;

  /** An inode of the shard: what the grant was asked for, and can be given back through. */
  final Ino askedFor;

  /** As the shard has it recorded. */
  Grant grant;

  /** Its blocks are for replacing others only: what a write leaves goes back. */
  final boolean replacing;

  /** A write has it. */
  boolean busy = true;

  /** The file that streams into it, if one does. */
  @Nullable Ino owner;

  @Nullable Ino lastUser;

  /** Counts uses of all lanes: the smallest is the least recently used. */
  long lastUse;

  Lane(ShardId shard, Ino askedFor, Grant grant, boolean replacing) {
    this.shard = shard;
    this.askedFor = askedFor;
    this.grant = grant;
    this.replacing = replacing;
  }

  long left() {
    return grant.run().length();
  }
}
