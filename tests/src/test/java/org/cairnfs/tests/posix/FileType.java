package org.cairnfs.tests.posix;

import java.util.Locale;

/** The types of files, as mknod(2) and stat(2) number them. */
enum FileType {
  REGULAR(0100000),
  DIRECTORY(0040000),
  SYMLINK(0120000),
  FIFO(0010000),
  SOCKET(0140000),
  CHAR(0020000),
  BLOCK(0060000);

  static final int MASK = 0170000;

  final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  static FileType of(int mode) {
    for (FileType type : values()) {
      if (type.bits == (mode & MASK)) {
        return type;
      }
    }
    throw new IllegalArgumentException("mode " + Integer.toOctalString(mode));
  }

  static FileType named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
