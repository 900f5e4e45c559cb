package org.cairnfs.sharding.mount;

import java.io.IOException;
import org.cairnfs.actors.api.Ino;

/** A block of file data that is not what its extent says was written. */
final class ChecksumMismatchException extends IOException {
  private static final long serialVersionUID = 1;

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
  }
}
