/**
 * Space that belongs to shards: chunks from the volume's pool, free runs, and grants to mounts.
 *
 * <p>The chunk pool is items of shard 0. A chunk is first given there, durably, then listed by the
 * shard that got it. Within a shard, free space of DATA is items too, so that a transaction that
 * adds or removes an extent moves the space in the same record.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.alloc;
