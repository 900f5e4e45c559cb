package org.cairnfs.storage.store;

import java.io.IOException;
import java.nio.file.Path;
import org.cairnfs.storage.device.Access;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.Devices;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The store on an image file. */
class FileStoreTest extends LogStructuredStoreTest {
  @TempDir @Nullable Path directory;

  @Override
  protected BlockDevice newDevice() throws IOException {
    if (directory == null) {
      throw new IllegalStateException("JUnit gave no directory");
    }
    Path image = directory.resolve("meta.img");
    Devices.createImage(image, StoreFixture.META_BYTES);
    return Devices.open(image, Access.WRITE_EXCLUSIVE);
  }
}
