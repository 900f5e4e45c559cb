package org.cairnfs.sharding.mount;

import java.io.IOException;
import org.cairnfs.actors.api.Ino;

/** A block of file data that is not what its extent says was written. */
final class ChecksumMismatchException extends IOException {
  private static final long serialVersionUID = 1;

  private final long ino;
  private final long fileBlock;
  private final long deviceBlock;
  private final int expected;
  private final int found;

  /**
   * @param fileBlock counted from the start of the file
   * @param deviceBlock counted from the start of DATA
   * @param expected the CRC32C in the extent
   * @param found the CRC32C of what the device returned
   */
  ChecksumMismatchException(
      String device, Ino ino, long fileBlock, long deviceBlock, int expected, int found) {
    super(
        "%s: block %d, block %d of %s, has checksum %08x instead of %08x"
            .formatted(device, deviceBlock, fileBlock, ino, found, expected));
    this.ino = ino.value();
    this.fileBlock = fileBlock;
    this.deviceBlock = deviceBlock;
    this.expected = expected;
    this.found = found;
  }

  Ino ino() {
    return new Ino(ino);
  }

  long fileBlock() {
    return fileBlock;
  }

  long deviceBlock() {
    return deviceBlock;
  }

  int expected() {
    return expected;
  }

  int found() {
    return found;
  }
}
