package org.cairnfs.storage.leaks;

import java.util.List;
import java.util.stream.Collectors;

/** A test left something behind, or could not be scanned for it. */
public final class LeakError extends AssertionError {
  private static final long serialVersionUID = 1;

  private LeakError(String message) {
    super(message);
  }

  private LeakError(String message, Throwable cause) {
    super(message, cause);
  }

  static LeakError left(String subject, List<Leak> leaks) {
    return new LeakError(
        leaks.stream()
            .map(leak -> "\n  " + leak.describe())
            .collect(Collectors.joining("", subject + " leaked:", "")));
  }

  static LeakError notScanned(String subject, LeakProbe probe, Exception cause) {
    return new LeakError(
        subject + " could not be scanned for leaks of kind " + probe.kind() + ": " + cause, cause);
  }
}
