package org.cairnfs.storage.store;

import java.io.IOException;

/** A cursor that may only use cached blocks came to one that is not cached. */
final class BlockMissingException extends IOException {
  private static final long serialVersionUID = 1;

  /** The only one: it says nothing that differs, and is thrown on the path of replies. */
  static final BlockMissingException INSTANCE = new BlockMissingException();

  private BlockMissingException() {
    super("not cached");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
