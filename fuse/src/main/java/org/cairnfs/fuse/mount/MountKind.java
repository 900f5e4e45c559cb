package org.cairnfs.fuse.mount;

/** How the kernel sees the mount. */
public enum MountKind {
  /** BLOCK where it is of use and possible, else PLAIN. */
  AUTOMATIC,
  /** A file system without a device: sync(2) does not reach us. */
  PLAIN,
  /**
   * A file system on a device of its own (fuseblk): sync(2), syncfs(2) and the end of the mount
   * reach us.
   */
  BLOCK
}
