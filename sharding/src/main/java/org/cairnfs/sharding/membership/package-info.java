/**
 * A node of the cluster: its volume, its actor system, its mounts, from start to end.
 *
 * <p>{@link org.cairnfs.sharding.membership.CairnNode} starts the parts in their order and stops
 * them in the opposite one; {@link org.cairnfs.sharding.membership.EventTail} passes on committed
 * events.
 *
 * <ul>
 *   <li>No entity runs before its shard's store is open, or after the volume is closed.
 *   <li>A node whose storage fails halts at once: what it acknowledged from memory cannot be
 *       undone.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.sharding.membership;
