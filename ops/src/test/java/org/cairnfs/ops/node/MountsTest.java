package org.cairnfs.ops.node;

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
}
