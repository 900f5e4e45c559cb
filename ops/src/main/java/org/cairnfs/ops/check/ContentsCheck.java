package org.cairnfs.ops.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;

/** Reads the contents of every written extent and compares each block with its checksum. */
public final class ContentsCheck implements VolumeCheck.ExtentCheck {
  private final BlockDevice data;
  private final ByteBuffer buffer = AlignedBuffers.allocate(Extent.MAX_BLOCKS * BlockDevice.BLOCK);

  public ContentsCheck(BlockDevice data) {
    this.data = data;
  }

  @Override
  public void check(Ino ino, Extent extent, Findings findings) throws IOException {
    if (!extent.isWritten()) {
      return;
    }
    buffer.clear().limit(extent.length() * BlockDevice.BLOCK);
    data.read(extent.start() * BlockDevice.BLOCK, buffer);
    CRC32C checksum = new CRC32C();
    for (int block = 0; block < extent.length(); block++) {
      checksum.reset();
      checksum.update(buffer.slice(block * BlockDevice.BLOCK, BlockDevice.BLOCK));
      if ((int) checksum.getValue() != extent.checksums().at(block)) {
        findings.add(
            ino
                + ": file block "
                + (extent.block() + block)
                + " at DATA block "
                + (extent.start() + block)
                + " has checksum "
                + Integer.toHexString((int) checksum.getValue())
                + ", should be "
                + Integer.toHexString(extent.checksums().at(block)));
      }
    }
  }
}
