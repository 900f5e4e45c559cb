package org.cairnfs.actors.item;

import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.ShardId;

/**
 * Where an inode lives: ino / 256 is its domain, domain mod shard count its shard.
 *
 * @param shardCount fixed when the volume is made
 */
public record ShardMap(int shardCount) {
  /** Inodes in a domain. */
  public static final int DOMAIN_INODES = 256;

  /** The domain of an inode: what one Inode entity and one LockDomain entity look after. */
  public static long domainOf(Ino ino) {
    return ino.value() >>> 8;
  }

  public ShardId shardOf(Ino ino) {
    return shardOfDomain(domainOf(ino));
  }

  public ShardId shardOfDomain(long domain) {
    return new ShardId((int) Long.remainderUnsigned(domain, shardCount));
  }
}
