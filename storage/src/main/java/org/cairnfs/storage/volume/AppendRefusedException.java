package org.cairnfs.storage.volume;

/** An append that changed nothing. */
public final class AppendRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    LOAN_VOIDED,
    SHARD_NOT_OPEN,
    LOG_FAILED,
    NO_SPACE,
    CLOSED
  }

  private final Reason reason;

  public AppendRefusedException(Reason reason, String detail) {
    super(reason + ": " + detail, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
