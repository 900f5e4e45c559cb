package org.cairnfs.fuse.wire;

import java.time.Duration;

/**
 * How long the kernel may use an answer without asking again.
 *
 * @param nanos 0 to 999,999,999
 */
public record Timeout(long seconds, int nanos) {
  public static final Timeout NONE = new Timeout(0, 0);

  public static Timeout of(Duration duration) {
    return new Timeout(duration.getSeconds(), duration.getNano());
  }
}
