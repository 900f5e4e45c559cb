package org.cairnfs.storage.device;

import java.io.IOException;

/** The rules every device checks before a transfer. */
final class Ranges {
  private Ranges() {}

  static void check(BlockDevice device, long offset, int length) throws IOException {
    if (offset % BlockDevice.BLOCK != 0 || length % BlockDevice.BLOCK != 0) {
      throw new IllegalArgumentException(
          device.name() + ": not whole blocks: offset " + offset + " length " + length);
    }
    if (offset < 0 || offset > device.size() - length) {
      throw new IOException(
          device.name()
              + ": offset "
              + offset
              + " length "
              + length
              + " is outside its "
              + device.size()
              + " bytes");
    }
  }
}
