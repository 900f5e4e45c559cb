/**
 * A node as a process: starts its parts in order, waits until it is asked to leave, and stops them
 * in the reverse order.
 *
 * <p>{@link org.cairnfs.ops.daemon.NodeDaemon} is the life of the process; {@link
 * org.cairnfs.ops.daemon.RunningNode} is what it needs of the node proper.
 *
 * <ul>
 *   <li>A start that fails leaves nothing behind: no mount, no claim, no note.
 *   <li>The node leaves for one of three reasons: a signal, the end of its mount, or its own
 *       failure, after which it must halt at once.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.daemon;
