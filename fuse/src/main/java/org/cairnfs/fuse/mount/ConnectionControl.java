package org.cairnfs.fuse.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.cairnfs.fuse.syscall.Syscalls;

/**
 * The kernel's controls of FUSE connections (the file system fusectl).
 *
 * <p>They work on a mount that has left the tree too. Where nobody has mounted fusectl, root mounts
 * it privately.
 */
final class ConnectionControl {
  private static final Path USUAL_PLACE = Path.of("/sys/fs/fuse/connections");

  private ConnectionControl() {}

  /** Aborts a connection; one that has ended already stays so. */
  static void abort(long connection) throws IOException {
    if (Files.exists(USUAL_PLACE.resolve(Long.toString(connection)))) {
      abort(USUAL_PLACE, connection);
      return;
    }
    int controls = Syscalls.privateMount("fusectl");
    if (controls < 0) {
      throw new IOException("fusectl is not mounted and cannot be: error " + -controls);
    }
    try {
      abort(Path.of("/proc/self/fd", Integer.toString(controls)), connection);
    } finally {
      Syscalls.close(controls);
    }
  }

  private static void abort(Path controls, long connection) throws IOException {
    Path file = controls.resolve(Long.toString(connection)).resolve("abort");
    if (Files.exists(file)) {
      Files.writeString(file, "1", StandardOpenOption.WRITE);
    }
  }
}
