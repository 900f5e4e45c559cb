package org.cairnfs.fuse.mount;

import java.io.IOException;

/** A mount that cannot be made; the message says why, and what to do. */
public final class MountRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public MountRefusedException(String message) {
    super(message);
  }

  public MountRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
