package org.cairnfs.actors.api;

import java.time.Instant;

/**
 * A point in time.
 *
 * @param seconds since 1970-01-01 UTC, negative before
 * @param nanos 0 to 999,999,999
 */
public record Timestamp(long seconds, int nanos) {
  public Timestamp {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("nanoseconds out of range: " + nanos);
    }
  }

  public static Timestamp of(Instant instant) {
    return new Timestamp(instant.getEpochSecond(), instant.getNano());
  }
}
