package org.cairnfs.ops.cli;

import java.nio.file.Path;

/** META and DATA as they were named on a command line. */
final class TwoDevices {
  private TwoDevices() {}

  /** Says so when one device is named twice, which would look as if it were in use. */
  static void require(Path meta, Path data) {
    if (meta.toAbsolutePath().normalize().equals(data.toAbsolutePath().normalize())) {
      throw new CommandException("META and DATA are both " + meta + "; name two different devices");
    }
  }
}
