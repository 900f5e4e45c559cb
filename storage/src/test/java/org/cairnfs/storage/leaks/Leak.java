package org.cairnfs.storage.leaks;

/**
 * A suspect that stayed.
 *
 * @param more the amount that was not there before
 */
record Leak(LeakProbe probe, Suspect suspect, long more) {
  /** One for a failure's text. */
  String describe() {
    String count = more == 1 ? "" : " (" + more + " more)";
    return probe.kind()
        + ": "
        + suspect.what()
        + count
        + "\n    made: "
        + suspect.made().get().strip().replace("\n", "\n      ");
  }
}
