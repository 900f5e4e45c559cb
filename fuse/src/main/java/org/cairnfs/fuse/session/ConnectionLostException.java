package org.cairnfs.fuse.session;

/** The connection to the kernel failed in a way that an unmount does not explain. */
public final class ConnectionLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message) {
    super(message);
  }
}
