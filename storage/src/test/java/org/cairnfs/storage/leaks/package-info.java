/**
 * The leak scan: nothing that a test made may be left when it ends.
 *
 * <p>{@link org.cairnfs.storage.leaks.LeakScanExtension} is registered, by this package being on
 * the class path, for every test of every module. Before a test instance is made it notes what is
 * there, with one {@link org.cairnfs.storage.leaks.LeakProbe} for each kind of thing; when
 * everything of the test has been closed it looks again, waits for what is on its way out, and
 * fails the test with what is left and where it was made. The same runs around each class, for what
 * {@code @BeforeAll} made, and around each node that a test starts ({@link
 * org.cairnfs.storage.leaks.NodeScan}).
 *
 * <p>What only a node can tell is scanned by probes that {@code org.cairnfs.sharding.leaks} adds
 * when a node of this JVM runs and ends, and {@code org.cairnfs.tests.leaks} for the volume and for
 * nodes in processes of their own. A module adds a probe by naming it as a service, or binds it
 * while something runs ({@link org.cairnfs.storage.leaks.BoundProbe}).
 *
 * <ul>
 *   <li>Only a clean scan passes: a probe that cannot look fails the test.
 *   <li>A leak is reported once, by the innermost scope that saw it made.
 *   <li>A clean scan collects no garbage and waits for nothing.
 *   <li>Tests run one after the other in a JVM, and work below {@link
 *       org.cairnfs.storage.leaks.TestRoot}. Mounts, loop devices and processes count only if they
 *       are there or come from this JVM: others may test beside us.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.leaks;
