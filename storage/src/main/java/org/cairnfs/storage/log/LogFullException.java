package org.cairnfs.storage.log;

/** The ring has no room for a record before older ones are released; nothing was appended. */
public final class LogFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LogFullException(long free, int wanted) {
    super("the log has room for " + free + " bytes, not " + wanted, null, false, false);
  }
}
