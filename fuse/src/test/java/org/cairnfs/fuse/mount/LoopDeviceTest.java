package org.cairnfs.fuse.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopDeviceTest {
  @BeforeAll
  static void requireFuse() {
    FuseAvailable.require();
  }

  @Test
  void aDevice_thatSomebodyLeftReadOnly_isWritable(@TempDir Path directory) throws Exception {
    try (LoopDevice left = LoopDevice.create()) {
      Shell.run(directory, "blockdev --setro " + left.path());
    }
    try (LoopDevice device = LoopDevice.create()) {
      String readOnly = Shell.run(directory, "blockdev --getro " + device.path());
      assertEquals("0", readOnly.strip());
    }
  }
}
