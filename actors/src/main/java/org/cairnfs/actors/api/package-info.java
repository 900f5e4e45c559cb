/**
 * The file system as its front ends see it: inode-based, asynchronous, with errno-typed outcomes.
 *
 * <p>{@link org.cairnfs.actors.api.FileSystem} is one mount. The FUSE session calls it with what
 * the kernel asked and answers the kernel when the stage completes; the stage may complete on any
 * thread, most often on the caller's own, because {@link org.cairnfs.actors.api.LocalWork} lets the
 * thread that read a request also run the actors that answer it.
 *
 * <ul>
 *   <li>An expected refusal is a value ({@link org.cairnfs.actors.api.Outcome.Refused}); a stage
 *       that completes exceptionally is a fault, and becomes EIO in one place, in fuse.
 *   <li>Names and targets are bytes, never text.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.api;
