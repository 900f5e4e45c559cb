package org.cairnfs.actors.api;

/**
 * What stat(2) tells about an inode.
 *
 * @param mode type and permission bits
 * @param nlink for a directory 2 + number of subdirectories
 * @param rdev of a device node, in the kernel's encoding
 * @param size bytes; for a directory the sum of the lengths of its names; for a symlink its
 *     target's
 * @param blocks of 512 bytes
 * @param created birth time
 */
public record Attributes(
    Ino ino,
    int mode,
    int nlink,
    int uid,
    int gid,
    int rdev,
    long size,
    long blocks,
    Timestamp accessed,
    Timestamp modified,
    Timestamp changed,
    Timestamp created) {
  public FileKind kind() {
    return FileKind.ofMode(mode);
  }
}
