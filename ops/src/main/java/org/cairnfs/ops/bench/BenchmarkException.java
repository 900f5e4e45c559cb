package org.cairnfs.ops.bench;

/** The benchmark cannot run, or ended with an error; the message is one line for the user. */
public final class BenchmarkException extends Exception {
  private static final long serialVersionUID = 1;

  BenchmarkException(String message) {
    super(message);
  }
}
