package org.cairnfs.tests.posix;

/** What is not built yet: claims that need it are not made about Cairn. */
enum Feature {
  TMPFILE,
  HANDLES
}
