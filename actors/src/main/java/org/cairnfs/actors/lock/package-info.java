/**
 * Who uses what in one domain: file locks, orphans and the mounts that still have them in use, and,
 * in the domain of the root, the topology lock.
 *
 * <p>When the last link of an inode goes, {@link org.cairnfs.actors.lock.LockEntity} asks every
 * mount whether it uses the inode; it is deleted once none does. Nothing is said between mounts and
 * lock domains as long as files keep their names.
 *
 * <p>{@link org.cairnfs.actors.lock.FileLocks} looks after flock, fcntl and OFD locks, with {@link
 * org.cairnfs.actors.lock.DomainLocks} deciding who gets them. They are nowhere persistent: the
 * mounts that hold them say so to every new incarnation of the entity.
 *
 * <ul>
 *   <li>No lock is given before every live mount has said what it holds.
 *   <li>An orphan is deleted only after every live mount has said that it does not use it.
 *   <li>Orphans of which nobody remembers anything, after a crash, are found by a scan when the
 *       shard opens, a few at a time; so are files from which something was being freed. An entity
 *       that failed asks again what it had asked.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.lock;
