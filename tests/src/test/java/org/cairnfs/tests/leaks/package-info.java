/**
 * The leak scan: nothing that a test made may be left when it ends.
 *
 * <p>{@link org.cairnfs.tests.leaks.LeakScanExtension} is registered for every test of the module.
 * Before a test instance is made it notes what is there, with one {@link
 * org.cairnfs.tests.leaks.LeakProbe} for each kind of thing; when everything of the test has been
 * closed it looks again, waits for what is on its way out, and fails the test with what is left and
 * where it was made. The same runs around each class, for what {@code @BeforeAll} made, and around
 * each node that a test starts ({@link org.cairnfs.tests.leaks.NodeScan}).
 *
 * <p>What only a node can tell (loans, opens, orphans, grants, entities and actors; after its end
 * its memory and volume) is scanned when any node of this JVM ends, without its test doing anything
 * ({@link org.cairnfs.tests.leaks.EndedNodes}), and on request while it runs ({@link
 * org.cairnfs.tests.leaks.BoundProbe} with {@link org.cairnfs.tests.leaks.NodeProbes}). A node in a
 * process of its own tells through its ops interface ({@link org.cairnfs.tests.leaks.StatusProbe}),
 * and its volume afterwards ({@link org.cairnfs.tests.leaks.VolumeProbes}).
 *
 * <ul>
 *   <li>Only a clean scan passes: a probe that cannot look fails the test.
 *   <li>A leak is reported once, by the innermost scope that saw it made.
 *   <li>A clean scan collects no garbage and waits for nothing.
 *   <li>Tests run one after the other in a JVM, and work below {@link
 *       org.cairnfs.tests.leaks.TestRoot}.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.leaks;
