/**
 * Random operations on a mount, compared with something that is known to be right.
 *
 * <p>{@link org.cairnfs.tests.random.TreeRun} executes one list of operations on a mount and on a
 * local directory, compares what each call returned, and both trees as a whole; {@link
 * org.cairnfs.tests.random.FileRun} compares one file with an array of bytes. {@link
 * org.cairnfs.tests.random.RandomHours} goes on for as long as one likes.
 *
 * <ul>
 *   <li>Operations depend on their seed only, so that a list can be shortened until it no longer
 *       fails.
 *   <li>What is printed on a failure repeats it: the seed, and the shortest list found.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.random;
