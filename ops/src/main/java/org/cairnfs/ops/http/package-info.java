/**
 * A node's HTTP interface: health, status, shards, metrics, and Pekko's cluster routes.
 *
 * <p>{@link org.cairnfs.ops.http.OpsServer} binds one port for all of it and for gRPC; {@link
 * org.cairnfs.ops.http.NodeRoutes} are our own routes. Every answer is a snapshot taken from {@link
 * org.cairnfs.ops.node.NodeView}: no request waits for an entity.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.http;
