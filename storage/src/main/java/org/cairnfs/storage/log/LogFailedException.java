package org.cairnfs.storage.log;

/**
 * The log has failed and never writes again.
 *
 * <p>Its cause is the first error. What was appended after the last durable position may or may not
 * have reached the device; the node halts, and its next start finds out.
 */
public final class LogFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LogFailedException(String log, Throwable cause) {
    super(log + " has failed: " + cause.getMessage(), cause);
  }
}
