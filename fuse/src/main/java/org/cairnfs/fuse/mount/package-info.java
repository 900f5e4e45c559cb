/**
 * Makes and ends mounts of the kernel's FUSE file system.
 *
 * <p>{@link org.cairnfs.fuse.mount.FuseMount} prepares the mount point, has libfuse mount, and
 * hands out descriptors of the connection. Block mounts stand on a private loop device. A guardian
 * process removes the mount when this process is killed.
 *
 * <ul>
 *   <li>A refused mount leaves nothing behind: no device, no process, no mount.
 *   <li>Only mounts of the type "fuse.cairn" or "fuseblk.cairn" are ever removed.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.fuse.mount;
