/**
 * The command line: one class for each command, and {@code main()}.
 *
 * <p>{@link org.cairnfs.ops.cli.Main} makes only the command that was asked for, so that a command
 * that talks to a running node loads nothing of Pekko or of logging. A command that cannot do what
 * it was asked throws {@link org.cairnfs.ops.cli.CommandException}; Main turns that, and everything
 * unexpected, into one line on standard error.
 *
 * <ul>
 *   <li>Exit codes: 0 done, 1 failed or damage found, 2 not understood.
 *   <li>Standard error gets one line for each error: what, why, what to do. Stack traces go to the
 *       log.
 *   <li>Only this package writes to standard output.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.cli;
