/**
 * The archive service over gRPC.
 *
 * <p>The node's committed events flow into an {@link org.cairnfs.ops.grpc.EventRing}, a window of
 * bounded size that all subscribers read from, each at its own pace. {@link
 * org.cairnfs.ops.grpc.ArchiveService} turns them into the messages of the schema ({@code
 * archive.proto}).
 *
 * <ul>
 *   <li>Only durable events are sent.
 *   <li>A slow subscriber costs no memory and never holds up the node: it falls out of the window
 *       and is told so by a GAP.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.grpc;
