/**
 * Nodes as users start them: processes of the {@code cairn} program with a mount, and what programs
 * on that mount see.
 *
 * <p>{@link org.cairnfs.tests.mounted.TestVolume} is a volume on image files, {@link
 * org.cairnfs.tests.mounted.NodeProcess} a node on it, {@link org.cairnfs.tests.mounted.Shell} runs
 * whatever else a test needs. All of them work below the tests' root, wait with bounds, and clean
 * up whatever a failed test left: processes by their id, mounts by their place.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.mounted;
