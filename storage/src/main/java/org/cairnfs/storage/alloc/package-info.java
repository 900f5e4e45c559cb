/**
 * Space that belongs to shards: chunks from the volume's pool, free runs, and grants to mounts.
 *
 * <p>The chunk pool is items of shard 0. A chunk is first given there, durably, then listed by the
 * shard that got it. A chunk of DATA that is wholly free, durably, comes back in one transaction of
 * its shard and shard 0: by itself when the shard has more than one of them, else when another
 * shard finds the pool empty. Within a shard, free space of DATA is items too, so that a
 * transaction that adds or removes an extent moves the space in the same record. {@link
 * org.cairnfs.storage.alloc.ShardDataSpace} decides in memory and completes transactions as they
 * are appended; {@link org.cairnfs.storage.alloc.SpaceItems} is the form of all these items.
 *
 * <ul>
 *   <li>Every block of a chunk is in exactly one free run, grant or extent, after every
 *       transaction.
 *   <li>A block that becomes free is granted again only when that is durable and nobody reads it
 *       any more.
 *   <li>Memory holds a window of the free runs, never all of them.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.alloc;
