/**
 * The inodes of one domain that are not directories: attributes, extended attributes, targets and
 * extents.
 *
 * <p>{@link org.cairnfs.actors.inode.InodeState} decides about attributes and sizes, {@link
 * org.cairnfs.actors.inode.ExtentState} about what holds a file's data, {@link
 * org.cairnfs.actors.inode.InodeEntity} records, answers, and works off what takes many steps.
 *
 * <ul>
 *   <li>What frees more extents than one transaction may hold first records from where on; the
 *       inode changes for nobody until the last step, and no read looks past its size.
 *   <li>Reads of a directory's attributes are answered here too; changes go to its Directory.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.inode;
