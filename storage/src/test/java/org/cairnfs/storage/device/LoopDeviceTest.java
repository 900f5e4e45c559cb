package org.cairnfs.storage.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a block device, with direct I/O: a loop device, which needs root. */
class LoopDeviceTest extends BlockDeviceContract {
  private final Path directory;
  private String loop = "";

  LoopDeviceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void requireLoopDevices() {
    assumeTrue(Files.isWritable(Path.of("/dev/loop-control")), "loop devices need root: skipped");
  }

  @Override
  protected BlockDevice create() throws Exception {
    Path image = directory.resolve("image");
    Devices.createImage(image, SIZE);
    loop = run("losetup", "--find", "--show", image.toString()).trim();
    // Set read-only by somebody, a device stays so for its next users.
    run("blockdev", "--setrw", loop);
    return Devices.open(Path.of(loop), Access.WRITE_EXCLUSIVE);
  }

  @Override
  protected BlockDevice reopen(BlockDevice closed) throws IOException {
    return Devices.open(Path.of(closed.name()), Access.WRITE_EXCLUSIVE);
  }

  @AfterEach
  void detach() throws Exception {
    if (!loop.isEmpty()) {
      run("losetup", "--detach", loop);
    }
  }

  @Test
  void open_ofBlockDeviceInUse_isRefused() {
    DeviceException refused =
        assertThrows(
            DeviceException.class, () -> Devices.open(Path.of(loop), Access.WRITE_EXCLUSIVE));
    assertTrue(refused.toString().contains("in use"), refused.toString());
  }

  @Test
  void open_ofReadOnlyBlockDevice_saysSo() throws Exception {
    Path image = directory.resolve("readonly");
    Devices.createImage(image, SIZE);
    String readOnly = run("losetup", "--read-only", "--find", "--show", image.toString()).trim();
    try {
      DeviceException refused =
          assertThrows(
              DeviceException.class, () -> Devices.open(Path.of(readOnly), Access.WRITE_EXCLUSIVE));
      assertTrue(refused.toString().contains("writable"), refused.toString());
      Devices.open(Path.of(readOnly), Access.READ).close();
    } finally {
      run("losetup", "--detach", readOnly);
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), Arrays.toString(command));
    assertEquals(0, process.exitValue(), Arrays.toString(command) + ": " + output);
    return output;
  }
}
