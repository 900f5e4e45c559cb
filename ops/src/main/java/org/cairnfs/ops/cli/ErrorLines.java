package org.cairnfs.ops.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever ended a command into one line on standard error. */
final class ErrorLines {
  private static final String LOG_VARIABLE = "CAIRN_LOG";

  private ErrorLines() {}

  /**
   * Classes and not lambdas: the class-data archive cannot hold lambdas for interfaces this old.
   */
  static void handle(CommandLine line) {
    line.setParameterExceptionHandler(new Usage()).setExecutionExceptionHandler(new Failure());
  }

  private static final class Usage implements CommandLine.IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] args) {
      return usage(failure);
    }
  }

  private static final class Failure implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception failure, CommandLine command, ParseResult parsed) {
      return failure(failure, command);
    }
  }

  /** The command line was not understood. */
  private static int usage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    print(command, name + ": " + oneLine(text(failure)) + "; see '" + name + " --help'");
    return ExitCode.USAGE;
  }

  /** The command was understood and could not be done. */
  private static int failure(Exception failure, CommandLine command) {
    print(command, command.getCommandSpec().qualifiedName() + ": " + oneLine(describe(failure)));
    // Asked for by name, because starting the logging takes longer than most commands.
    if (System.getenv(LOG_VARIABLE) != null) {
      LoggerFactory.getLogger(ErrorLines.class).debug("the command failed", failure);
    }
    return ExitCode.FAILED;
  }

  private static void print(CommandLine command, String line) {
    command.getErr().println(line);
    command.getErr().flush();
  }

  private static String describe(Throwable failure) {
    if (failure instanceof CommandException) {
      return text(failure);
    }
    if (failure instanceof IOException io) {
      return describe(io);
    }
    return "unexpected "
        + failure.getClass().getSimpleName()
        + ": "
        + text(failure)
        + "; set CAIRN_LOG=debug and run it again for the details";
  }

  /** An error of the operating system, in its words: file exceptions otherwise show only a path. */
  private static String describe(IOException failure) {
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return text(failure) + ": no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return text(failure) + ": permission denied; run it as a user that may, or as root";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return text(failure) + ": exists already";
    }
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return text(failure) + ": " + failure.getClass().getSimpleName();
    }
    return text(failure);
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
