/**
 * The file system's items: how inodes, names, extents and replies are laid out as keys and values.
 *
 * <p>One class parses each value; {@link org.cairnfs.actors.item.Keys} builds every key. Integers
 * in keys are big-endian so that items sort as numbers do; every value starts with the version of
 * its layout.
 *
 * <ul>
 *   <li>All items of an inode live in the shard of its domain ({@link
 *       org.cairnfs.actors.item.ShardMap}).
 *   <li>An entry of a directory is three items: by name and by position in the directory's shard,
 *       and a back-reference in the shard of the inode it names.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.item;
