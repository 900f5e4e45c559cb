/**
 * Who uses what in one domain: orphans and the mounts that still have them in use, and, in the
 * domain of the root, the topology lock.
 *
 * <p>When the last link of an inode goes, {@link org.cairnfs.actors.lock.LockEntity} asks every
 * mount whether it uses the inode; it is deleted once none does. Nothing is said between mounts and
 * lock domains as long as files keep their names.
 *
 * <ul>
 *   <li>An orphan is deleted only after every live mount has said that it does not use it.
 *   <li>Orphans of which nobody remembers anything, after a crash, are found by a scan when the
 *       shard opens.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.lock;
