package org.cairnfs.actors.api;

/**
 * A name's inode. Each one handed out counts as one lookup, which the receiver gives back with
 * {@link FileSystem#forget}.
 */
public record Entry(Attributes attributes) {
  public Ino ino() {
    return attributes.ino();
  }
}
