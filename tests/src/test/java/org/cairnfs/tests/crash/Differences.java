package org.cairnfs.tests.crash;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects, in words, how what was found differs from what should be. */
final class Differences {
  private final StringBuilder words = new StringBuilder();

  void compare(String what, @Nullable Object expected, @Nullable Object found) {
    if (!Objects.equals(expected, found)) {
      add(what + " is " + found + ", should be " + expected);
    }
  }

  void compare(String what, long expected, long found) {
    if (expected != found) {
      add(what + " is " + found + ", should be " + expected);
    }
  }

  void add(String difference) {
    words.append(words.isEmpty() ? "" : "; ").append(difference);
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  @Override
  public String toString() {
    return words.toString();
  }
}
