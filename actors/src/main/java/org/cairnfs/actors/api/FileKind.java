package org.cairnfs.actors.api;

/** What an inode is, with the type bits of st_mode (inode(7)). */
public enum FileKind {
  FIFO(0010000),
  CHARACTER(0020000),
  DIRECTORY(0040000),
  BLOCK(0060000),
  FILE(0100000),
  SYMLINK(0120000),
  SOCKET(0140000);

  /** S_IFMT. */
  public static final int TYPE_MASK = 0170000;

  private static final FileKind[] BY_TYPE = new FileKind[16];

  static {
    for (FileKind kind : values()) {
      BY_TYPE[kind.typeBits >> 12] = kind;
    }
  }

  private final int typeBits;

  FileKind(int typeBits) {
    this.typeBits = typeBits;
  }

  /** S_IFREG and so on. */
  public int typeBits() {
    return typeBits;
  }

  /** The d_type of readdir(3). */
  public int direntType() {
    return typeBits >> 12;
  }

  /**
   * The kind in a mode's type bits.
   *
   * @throws IllegalArgumentException if they name none
   */
  public static FileKind ofMode(int mode) {
    FileKind kind = BY_TYPE[(mode & TYPE_MASK) >> 12];
    if (kind == null) {
      throw new IllegalArgumentException("no such file type: mode " + Integer.toOctalString(mode));
    }
    return kind;
  }
}
