package org.cairnfs.sharding.mount;

/** A request was made of, or waited on, a mount that has ended. */
final class MountEndedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  MountEndedException() {
    super("the mount has ended");
  }
}
