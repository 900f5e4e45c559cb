package org.cairnfs.storage.leaks;

import java.util.List;
import java.util.function.Supplier;

/**
 * Something that is there, and is a leak if it was not there before.
 *
 * @param identity the same at each scan, and of nothing else of its kind
 * @param amount grows when more of it leaks, for what can only be counted; else 1
 * @param what for the reader of the failure
 * @param made where it was made, found out only for a failure
 */
public record Suspect(String identity, long amount, String what, Supplier<String> made) {
  private static final String UNKNOWN = "not known; Tracked.register would tell";

  public static Suspect of(String identity, String what) {
    return new Suspect(identity, 1, what, () -> Tracked.siteMentioning(what).orElse(UNKNOWN));
  }

  /** A suspect that is counted, or none. */
  public static List<Suspect> counted(String identity, long count, String what) {
    return count == 0
        ? List.of()
        : List.of(new Suspect(identity, count, count + " " + what, () -> "not known"));
  }

  public static Suspect of(String identity, String what, Supplier<String> made) {
    return new Suspect(identity, 1, what, made);
  }
}
