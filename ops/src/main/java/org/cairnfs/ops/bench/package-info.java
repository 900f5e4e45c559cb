/**
 * The metadata benchmark behind {@code cairn bench}.
 *
 * <p>{@link org.cairnfs.ops.bench.Yardstick} is the C program that does the work ({@code mdb.c},
 * carried in the jar and compiled on first use, because a JVM's own pauses would show in the
 * figures); {@link org.cairnfs.ops.bench.Phase} is a line of its output; {@link
 * org.cairnfs.ops.bench.Comparison} the medians of two file systems measured in turns.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.bench;
