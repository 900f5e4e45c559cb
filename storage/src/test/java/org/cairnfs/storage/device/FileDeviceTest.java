package org.cairnfs.storage.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an image file, and what is said about files that are none. */
class FileDeviceTest extends BlockDeviceContract {
  private final Path directory;

  FileDeviceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected BlockDevice create() throws IOException {
    Path image = directory.resolve("image");
    Devices.createImage(image, SIZE);
    return Devices.open(image, Access.WRITE_EXCLUSIVE);
  }

  @Override
  protected BlockDevice reopen(BlockDevice closed) throws IOException {
    return Devices.open(Path.of(closed.name()), Access.WRITE_EXCLUSIVE);
  }

  @Test
  void open_ofWhatIsInUse_isRefusedUntilItIsClosed() throws IOException {
    Path image = directory.resolve("image");
    String refusal = refusal(image, Access.WRITE_EXCLUSIVE);
    assertTrue(refusal.contains("in use"), refusal);
    assertTrue(refusal(image, Access.READ_EXCLUSIVE).contains("in use"));
    Devices.open(image, Access.READ).close();
    assertTrue(refusal(image, Access.READ_EXCLUSIVE).contains("in use"), "the lock was lost");
  }

  @Test
  void open_ofWhatIsMissing_saysSo() {
    assertTrue(refusal(directory.resolve("none"), Access.READ).contains("does not exist"));
    assertTrue(refusal(directory.resolve("none"), Access.WRITE_EXCLUSIVE).contains("not exist"));
  }

  @Test
  void open_ofDirectory_isRefused() {
    assertTrue(refusal(directory, Access.WRITE_EXCLUSIVE).contains("neither a block device"));
  }

  @Test
  void open_ofEmptyFile_isRefusedAndUnlocks() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty"));
    assertTrue(refusal(empty, Access.WRITE_EXCLUSIVE).contains("only 0 bytes"));
    assertTrue(refusal(empty, Access.WRITE_EXCLUSIVE).contains("only 0 bytes"));
  }

  @Test
  void createImage_overAnExistingFile_isRefused() {
    DeviceException refused =
        assertThrows(
            DeviceException.class, () -> Devices.createImage(directory.resolve("image"), SIZE));
    assertTrue(refused.toString().contains("exists already"), refused.toString());
  }

  @Test
  void read_ofFileThatWasTruncatedMeanwhile_saysSo() throws IOException {
    Path image = directory.resolve("other");
    Devices.createImage(image, SIZE);
    try (BlockDevice device = Devices.open(image, Access.READ)) {
      Files.newByteChannel(image, java.nio.file.StandardOpenOption.WRITE).truncate(8192).close();
      IOException e = assertThrows(IOException.class, () -> read(device, 8192, 4096));
      assertTrue(e.toString().contains("shorter"), e.toString());
    }
  }

  private static String refusal(Path path, Access access) {
    DeviceException refused =
        assertThrows(DeviceException.class, () -> Devices.open(path, access).close());
    String message = String.valueOf(refused.getMessage());
    assertFalse(message.contains("\n"), message);
    assertEquals(0, message.indexOf(path.toString()), message);
    return message;
  }
}
