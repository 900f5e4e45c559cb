/**
 * Opening shards: the leases by which cluster sharding learns that a shard may run here.
 *
 * <p>Sharding acquires a {@link org.cairnfs.sharding.lease.ShardLease} before it starts a shard;
 * requests wait meanwhile. Acquiring opens the shard's store, so that no entity ever runs without
 * one.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.sharding.lease;
