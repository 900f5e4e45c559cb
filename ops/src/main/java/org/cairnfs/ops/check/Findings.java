package org.cairnfs.ops.check;

import java.util.function.Consumer;

/** What a check found: a line each, as it is found. Counts them all and tells the first ones. */
public final class Findings {
  static final long TOLD_MAX = 10_000;

  private final Consumer<String> sink;
  private long count;

  public Findings(Consumer<String> sink) {
    this.sink = sink;
  }

  /** For a pass that repeats what has been checked already. */
  static Findings ignored() {
    return new Findings(line -> {});
  }

  void add(String line) {
    count++;
    if (count <= TOLD_MAX) {
      sink.accept(line);
    } else if (count == TOLD_MAX + 1) {
      sink.accept("there are more findings than " + TOLD_MAX + "; they are counted only");
    }
  }

  public long count() {
    return count;
  }
}
