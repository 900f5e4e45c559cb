/**
 * Turns the kernel's requests into calls of {@code FileSystem}, and its outcomes into replies.
 *
 * <p>{@link org.cairnfs.fuse.bridge.Operations} is the table of handlers, one class for each group
 * of operations. A handler reads the body, calls the file system and returns; the answer follows
 * when the stage completes, on whichever thread that happens. {@link
 * org.cairnfs.fuse.bridge.Request} is what the session supplies.
 *
 * <ul>
 *   <li>Every request that the kernel waits for is answered exactly once, also when its body is
 *       malformed or the file system fails.
 *   <li>Every lookup and every handle in an answer that the kernel did not take is given back.
 *   <li>The unexpected becomes EIO in {@link org.cairnfs.fuse.bridge.Faults} and nowhere else.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.fuse.bridge;
