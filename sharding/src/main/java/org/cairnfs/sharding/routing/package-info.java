/**
 * The way of a command to its entity: one sharded type for all kinds of entities.
 *
 * <p>The kind is part of the entity's name, so that everything of a domain opens, moves and closes
 * as one shard. Regions, shards and entities run on the local-first dispatcher.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.sharding.routing;
