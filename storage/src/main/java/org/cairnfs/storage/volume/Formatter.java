package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cairnfs.storage.device.Access;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.device.Devices;
import org.cairnfs.storage.format.DeviceProbe;
import org.cairnfs.storage.format.Role;
import org.cairnfs.storage.format.Superblock;
import org.cairnfs.storage.format.Superblocks;
import org.cairnfs.storage.format.VolumeLayout;

/**
 * Makes an empty volume: mkfs without the root directory.
 *
 * <p>Old superblocks go first and META's new one is written last, so that at every moment the
 * devices are the old volume, no volume, or the new one. Slots and manifest positions become zeros;
 * logs and chunks keep what they hold, which carries another volume's id.
 */
public final class Formatter {
  private static final int ZERO_BYTES = 1 << 20;

  private Formatter() {}

  /**
   * Formats two paths, making image files of the sizes asked for where nothing exists.
   *
   * @throws DeviceException if a device is in use, too small, or holds something and force is not
   *     set
   */
  public static Superblock format(Path meta, Path data, FormatParams params) throws IOException {
    boolean metaIsNew = createIfAbsent(meta, params.metaBytes());
    boolean dataIsNew = false;
    try {
      dataIsNew = createIfAbsent(data, params.dataBytes());
      try (BlockDevice metaDevice = Devices.open(meta, Access.WRITE_EXCLUSIVE);
          BlockDevice dataDevice = Devices.open(data, Access.WRITE_EXCLUSIVE)) {
        return format(metaDevice, dataDevice, params);
      }
    } catch (IOException e) {
      deleteIfNew(meta, metaIsNew);
      deleteIfNew(data, dataIsNew);
      throw e;
    }
  }

  private static boolean createIfAbsent(Path path, long bytes) throws IOException {
    if (Files.exists(path)) {
      return false;
    }
    if (bytes == 0) {
      throw new DeviceException(
          path.toString(), "does not exist", "give a size to make an image file of");
    }
    Devices.createImage(path, bytes);
    return true;
  }

  private static void deleteIfNew(Path path, boolean isNew) throws IOException {
    if (isNew) {
      Files.deleteIfExists(path);
    }
  }

  /** Formats two open devices. */
  public static Superblock format(BlockDevice meta, BlockDevice data, FormatParams params)
      throws IOException {
    VolumeLayout layout = plan(meta, data, params);
    if (!params.force()) {
      requireEmpty(meta);
      requireEmpty(data);
    }
    Superblock superblock =
        new Superblock(
            params.id(),
            Role.META,
            params.created(),
            layout,
            params.inoOrigin(),
            params.seqOrigin(),
            params.positionOrigin());
    zero(meta, 0, layout.logsAt());
    zero(data, 0, Math.min(layout.dataChunksAt(), data.size()));
    meta.flush();
    data.flush();
    Superblocks.write(data, superblock.withRole(Role.DATA));
    Superblocks.write(meta, superblock);
    return superblock;
  }

  private static VolumeLayout plan(BlockDevice meta, BlockDevice data, FormatParams params)
      throws IOException {
    long metaBytes = size(meta, params.metaBytes());
    long dataBytes = size(data, params.dataBytes());
    int shards =
        params.shardCount() == 0 ? VolumeLayout.defaultShardCount(metaBytes) : params.shardCount();
    try {
      return VolumeLayout.plan(metaBytes, dataBytes, shards, params.overrides());
    } catch (IllegalArgumentException e) {
      throw new DeviceException(
          meta.name() + ", " + data.name(),
          String.valueOf(e.getMessage()),
          "choose larger devices or other parameters",
          e);
    }
  }

  private static long size(BlockDevice device, long wanted) throws IOException {
    if (wanted > device.size()) {
      throw new DeviceException(
          device.name(),
          "has " + device.size() + " bytes, not " + wanted,
          "ask for less, or for nothing to use it whole");
    }
    long bytes = wanted == 0 ? device.size() : wanted;
    return bytes - bytes % BlockDevice.BLOCK;
  }

  private static void requireEmpty(BlockDevice device) throws IOException {
    Optional<String> content = DeviceProbe.recognise(device);
    if (content.isPresent()) {
      throw new DeviceException(device.name(), "holds " + content.get(), "give -f to overwrite it");
    }
  }

  private static void zero(BlockDevice device, long from, long to) throws IOException {
    ByteBuffer zeros = AlignedBuffers.allocate(ZERO_BYTES);
    ByteBuffer found = AlignedBuffers.allocate(ZERO_BYTES);
    for (long at = from; at < to; at += ZERO_BYTES) {
      int length = (int) Math.min(ZERO_BYTES, to - at);
      device.read(at, found.clear().limit(length));
      // A sparse image stays sparse.
      if (!found.flip().equals(zeros.clear().limit(length))) {
        device.write(at, zeros);
      }
    }
  }
}
