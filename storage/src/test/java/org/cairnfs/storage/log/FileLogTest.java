package org.cairnfs.storage.log;

import java.io.IOException;
import java.nio.file.Path;
import org.cairnfs.storage.device.Access;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.Devices;
import org.junit.jupiter.api.io.TempDir;

/** The log on an image file. */
class FileLogTest extends LogContract {
  private final Path directory;

  FileLogTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected BlockDevice create() throws IOException {
    Path image = directory.resolve("image");
    Devices.createImage(image, 4 << 20);
    return Devices.open(image, Access.WRITE_EXCLUSIVE);
  }
}
