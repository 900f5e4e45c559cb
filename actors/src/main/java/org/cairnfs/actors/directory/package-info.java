/**
 * A directory: an actor that decides about its names and its own record.
 *
 * <p>{@link org.cairnfs.actors.directory.DirectoryState} decides, {@link
 * org.cairnfs.actors.directory.DirectoryEntity} records and answers, {@link
 * org.cairnfs.actors.directory.Borrowing} is one operation that needs inodes of other entities.
 *
 * <ul>
 *   <li>The directory that receives a name persists; everything else that changes with it is
 *       borrowed.
 *   <li>All that an operation needs, itself included, is taken in ascending order of inodes; a
 *       directory that moves to another parent takes the topology lock before all of them.
 *   <li>What was planned is decided again when everything is held; if names have changed it starts
 *       anew.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.directory;
