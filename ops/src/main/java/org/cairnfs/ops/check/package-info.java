/**
 * Checks a volume that no node has open: {@code cairn check}.
 *
 * <p>{@link org.cairnfs.ops.check.VolumeCheck} streams over the items of every shard, as a start
 * would see them, and compares what is recorded in several places: {@link
 * org.cairnfs.ops.check.InodeCheck} what belongs to one inode, {@link
 * org.cairnfs.ops.check.SpaceCheck} who owns the blocks of DATA, {@link
 * org.cairnfs.ops.check.PoolCheck} who owns the chunks.
 *
 * <ul>
 *   <li>Memory is bounded whatever the population: sets that must be equal are compared by sums of
 *       hashes ({@link org.cairnfs.ops.check.Join}); only where sums differ a second pass looks for
 *       the culprits.
 *   <li>Nothing is written.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.check;
