package org.cairnfs.fuse.mount;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cairnfs.fuse.syscall.Syscalls;
import org.junit.jupiter.api.Assumptions;

/**
 * Whether this machine can run tests that mount: as root, with /dev/fuse. Under CI=true it must.
 */
public final class FuseAvailable {
  private FuseAvailable() {}

  /**
   * Skips the calling test class with one line where nothing can be mounted; fails it under
   * CI=true.
   */
  public static void require() {
    String missing = missing();
    if (missing.isEmpty()) {
      return;
    }
    if ("true".equals(System.getenv("CI"))) {
      fail("mounted tests cannot run: " + missing);
    }
    Assumptions.abort("mounted tests are skipped: " + missing);
  }

  private static String missing() {
    if (!Files.exists(Path.of("/dev/fuse"))) {
      return "/dev/fuse is missing (load the module fuse)";
    }
    return Syscalls.isRoot() ? "" : "they need root";
  }
}
