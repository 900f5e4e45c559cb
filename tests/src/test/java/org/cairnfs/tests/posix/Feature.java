package org.cairnfs.tests.posix;

/** What is not built yet: claims that need it are not made about Cairn. */
enum Feature {
  LOCKS,
  ACLS,
  TMPFILE,
  FALLOCATE,
  SEEK_HOLE,
  COPY_FILE_RANGE,
  HANDLES
}
