/**
 * What may leak in a node of this JVM.
 *
 * <p>{@link org.cairnfs.sharding.leaks.EndedNodes} scans every node that ends, whatever test
 * started it; {@link org.cairnfs.sharding.leaks.NodeProbes} has the probes, also to bind while a
 * node runs.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.sharding.leaks;
