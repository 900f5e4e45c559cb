/**
 * Real programs on a mounted file system: what they write comes back, also when the node is killed
 * while they run.
 *
 * <p>{@link org.cairnfs.tests.programs.Workloads} are the programs as scripts; they are run to
 * their end on both kinds of mount, and on both kinds a kill -9 hits some of them in the middle.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.programs;
