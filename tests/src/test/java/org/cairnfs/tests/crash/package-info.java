/**
 * Crashes everywhere: no state that a power loss can leave loses what was durable or mixes what was
 * not.
 *
 * <p>A {@link org.cairnfs.tests.crash.Workload} runs on the mount of a real node over two simulated
 * devices whose writes and flushes are traced in one order; a {@link
 * org.cairnfs.tests.crash.Session} compares every answer with a model and keeps the model after
 * each operation. {@link org.cairnfs.tests.crash.Exploration} then cuts the trace: each state is
 * read as a start would read it, checked, and compared with the models that may have survived.
 *
 * <ul>
 *   <li>A state equals exactly one moment of the workload: not before the last durable one, not
 *       after the last one begun.
 *   <li>Planted bugs ({@link org.cairnfs.tests.crash.Plant}) prove that the exploration sees what
 *       it looks for.
 *   <li>Everything random comes from a seed that is printed.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.crash;
