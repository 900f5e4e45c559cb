package org.cairnfs.storage.device;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Opens image files and block devices.
 *
 * <p>Block devices are used directly (O_DIRECT), so that what was written is on its way to the
 * device and what is read comes from it; image files go through the page cache, and a flush is
 * fdatasync. Everything that can be wrong with a path ends in a {@link DeviceException} that says
 * so in one line.
 */
public final class Devices {
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_BLOCK_DEVICE = 0060000;

  private Devices() {}

  /**
   * Opens what exists.
   *
   * @throws DeviceException if it is missing, neither file nor block device, not permitted,
   *     read-only, in use, or not a whole number of blocks
   */
  public static BlockDevice open(Path path, Access access) throws IOException {
    boolean blockDevice = isBlockDevice(path);
    if (blockDevice && access.writes()) {
      requireWritable(path);
    }
    DeviceLock lock = access.excludes() ? DeviceLock.acquire(path, blockDevice) : null;
    try {
      Set<OpenOption> options = options(access, blockDevice);
      return new FileDevice(path, lock, () -> openChannel(path, options));
    } catch (IOException | RuntimeException e) {
      if (lock != null) {
        lock.close();
      }
      throw e;
    }
  }

  /**
   * Makes a sparse image file.
   *
   * @param bytes its size, a multiple of {@link BlockDevice#BLOCK}
   * @throws DeviceException if the path exists or cannot be created
   */
  public static void createImage(Path path, long bytes) throws IOException {
    if (bytes < BlockDevice.BLOCK || bytes % BlockDevice.BLOCK != 0) {
      throw new DeviceException(
          path.toString(), "a size of " + bytes + " bytes is no image", "give a multiple of 4K");
    }
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = openChannel(path, options)) {
      channel.write(ByteBuffer.allocate(1), bytes - 1);
      channel.force(true);
    } catch (DeviceException notCreated) {
      throw notCreated;
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw new DeviceException(
          path.toString(),
          "cannot be made: " + e.getMessage(),
          "give it room, or a smaller size",
          e);
    }
  }

  private static boolean isBlockDevice(Path path) throws IOException {
    int type;
    try {
      type = (int) Files.getAttribute(path, "unix:mode") & TYPE_MASK;
    } catch (IOException e) {
      throw explain(path, e);
    }
    if (type != TYPE_BLOCK_DEVICE && !Files.isRegularFile(path)) {
      throw new DeviceException(
          path.toString(),
          "is neither a block device nor a regular file",
          "name a block device or an image file");
    }
    return type == TYPE_BLOCK_DEVICE;
  }

  /** The kernel opens a write-protected block device for writing and then refuses every write. */
  private static void requireWritable(Path path) throws IOException {
    long device = (long) Files.getAttribute(path, "unix:rdev");
    long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
    long minor = device & 0xff | device >>> 12 & ~0xffL & 0xffffffffL;
    Path readOnly = Path.of("/sys/dev/block", major + ":" + minor, "ro");
    if (Files.exists(readOnly) && Files.readString(readOnly).startsWith("1")) {
      throw new DeviceException(
          path.toString(), "is a read-only block device", "make it writable with blockdev --setrw");
    }
  }

  private static Set<OpenOption> options(Access access, boolean blockDevice) {
    Set<OpenOption> options = new HashSet<>();
    options.add(StandardOpenOption.READ);
    if (access.writes()) {
      options.add(StandardOpenOption.WRITE);
    }
    if (blockDevice) {
      options.add(ExtendedOpenOption.DIRECT);
    }
    return options;
  }

  private static FileChannel openChannel(Path path, Set<OpenOption> options) throws IOException {
    try {
      return FileChannel.open(path, options);
    } catch (IOException e) {
      throw explain(path, e);
    }
  }

  private static DeviceException explain(Path path, IOException e) {
    String name = path.toString();
    if (e instanceof NoSuchFileException) {
      return new DeviceException(
          name, "does not exist", "check the path, or make a volume with cairn mkfs", e);
    }
    if (e instanceof AccessDeniedException) {
      return new DeviceException(
          name, "permission denied", "check its owner and mode, and that it is writable", e);
    }
    if (e instanceof FileAlreadyExistsException) {
      return new DeviceException(
          name, "exists already", "remove it first or choose another path", e);
    }
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    if (reason.contains("Read-only")) {
      return new DeviceException(name, "is on a read-only file system", "make it writable", e);
    }
    return new DeviceException(name, "cannot be opened: " + reason, "check the device", e);
  }
}
