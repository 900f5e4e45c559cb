package org.cairnfs.storage.device;

/** What a device is opened for. */
public enum Access {
  /** To read while others may be using it. */
  READ(false, false),
  /** To read, refusing a device that somebody else has open exclusively. */
  READ_EXCLUSIVE(false, true),
  /** To read and write as its only user. */
  WRITE_EXCLUSIVE(true, true);

  private final boolean writes;
  private final boolean excludes;

  Access(boolean writes, boolean excludes) {
    this.writes = writes;
    this.excludes = excludes;
  }

  boolean writes() {
    return writes;
  }

  boolean excludes() {
    return excludes;
  }
}
