package org.cairnfs.ops.cli;

/** What a command's exit code means. */
public final class ExitCode {
  public static final int OK = 0;

  /** It could not be done, or a check found damage. */
  public static final int FAILED = 1;

  /** The command line was not understood; nothing has been done. */
  public static final int USAGE = 2;

  private ExitCode() {}
}
