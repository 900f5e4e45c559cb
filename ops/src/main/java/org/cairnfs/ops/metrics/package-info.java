/**
 * What a node counts, in Prometheus' text format.
 *
 * <p>{@link org.cairnfs.ops.metrics.NodeMetrics} names the figures, {@link
 * org.cairnfs.ops.metrics.PrometheusText} writes them. Names are stable, start with {@code cairn_},
 * carry their unit and, if they only grow, end in {@code _total}.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.metrics;
