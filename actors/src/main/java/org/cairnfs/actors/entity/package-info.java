/**
 * What all entities share: the node and the shard around them, reading items, borrowing, running
 * requests once, and the shape of a handler.
 *
 * <p>A {@link org.cairnfs.actors.entity.ShardEntity} handles a command in three steps: check (its
 * state reads items and decides), record (one transaction is persisted), answer. The items are the
 * state: an entity keeps in memory only who holds or awaits what. Reads that memory cannot answer
 * park the command until the blocks are loaded, then run it again from its start.
 *
 * <ul>
 *   <li>A transaction is the moment at which its operation happens; whoever reads items later sees
 *       it.
 *   <li>Only the entity that owns an inode appends changes of it, or the one that has borrowed it.
 *   <li>Every mutating request is looked up in its shard's history before anything else.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.entity;
