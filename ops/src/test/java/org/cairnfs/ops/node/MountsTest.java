package org.cairnfs.ops.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {
  @Test
  void isMountPoint_knowsMountsFromDirectories(@TempDir Path temp) throws IOException {
    assertTrue(Mounts.isMountPoint(Path.of("/proc")));
    assertFalse(Mounts.isMountPoint(temp));
  }

  @Test
  void mountPoint_undoesTheKernelsEscapes() {
    assertEquals(
        "/mnt/a b\\c",
        Mounts.mountPoint(
            "36 35 98:0 / /mnt/a\\040b\\134c rw,noatime shared:1 - ext3 /dev/root rw"));
  }
}
