/**
 * A node as the other parts of ops see it: what it tells about itself, and how commands find it.
 *
 * <p>{@link org.cairnfs.ops.node.NodeView} is the running node; HTTP, metrics and the archive
 * service only know this interface. {@link org.cairnfs.ops.node.RunFile} is the note that a node
 * leaves on its machine so that commands find it ({@link org.cairnfs.ops.node.NodeFinder}).
 *
 * <ul>
 *   <li>Everything here is a snapshot: no method waits for an actor or a device.
 *   <li>Nothing here starts Pekko or logging, because commands that must answer at once load it.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.node;
