package org.cairnfs.tests.random;

import java.io.IOException;

/**
 * Something to do on both sides.
 *
 * @param words what it is, with everything needed to repeat it by hand
 */
record Operation(String words, Action action) {
  /** Does it on one side; the result must be the same on both. */
  interface Action {
    String on(Side side) throws IOException;
  }

  static Operation of(String words, Action action) {
    return new Operation(words, action);
  }

  /** A system call: its errno or its number is the result. */
  static Operation call(String words, java.util.function.ToLongFunction<Side> call) {
    return new Operation(words, side -> Calls.words(call.applyAsLong(side)));
  }

  @Override
  public String toString() {
    return words;
  }
}
