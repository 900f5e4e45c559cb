package org.cairnfs.actors.api;

/** An inode number: 64 bits unsigned, never reused. */
public record Ino(long value) {
  /** The root directory. */
  public static final Ino ROOT = new Ino(1);

  @Override
  public String toString() {
    return "ino " + Long.toUnsignedString(value);
  }
}
