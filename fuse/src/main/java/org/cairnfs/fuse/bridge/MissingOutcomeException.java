package org.cairnfs.fuse.bridge;

/** The file system completed a stage with neither an outcome nor a failure. */
final class MissingOutcomeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingOutcomeException() {
    super("a stage completed without an outcome");
  }
}
