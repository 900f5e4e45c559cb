package org.cairnfs.actors.api;

/**
 * A place in an open file.
 *
 * @param offset bytes
 */
public record FilePosition(Ino ino, long handle, long offset) {
  /**
   * Whether so many bytes from here, and from another place in the same file, have one in common.
   */
  public boolean overlaps(FilePosition other, long length) {
    return ino.equals(other.ino)
        && offset - other.offset < length
        && other.offset - offset < length;
  }
}
