/**
 * What may leak in the volume of a node, and in a node in a process of its own; see {@code
 * org.cairnfs.storage.leaks} for the scan and {@code org.cairnfs.sharding.leaks} for nodes of this
 * JVM.
 *
 * <p>A volume is checked when its node has ended ({@link org.cairnfs.tests.leaks.CheckedVolumes}).
 * A node in a process of its own tells through its ops interface ({@link
 * org.cairnfs.tests.leaks.StatusProbe}), and its volume afterwards ({@link
 * org.cairnfs.tests.leaks.VolumeProbes}).
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.leaks;
