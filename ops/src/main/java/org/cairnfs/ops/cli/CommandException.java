package org.cairnfs.ops.cli;

import org.jspecify.annotations.Nullable;

/**
 * A command cannot do what it was asked. The message is the one line that the user reads: what,
 * why, what to do.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandException(String message) {
    this(message, null);
  }

  public CommandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
