package org.cairnfs.storage.device;

import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * The exclusive use of a device: an open descriptor that the kernel lets only one holder have.
 *
 * <p>A block device is opened with O_EXCL, which also excludes mounted file systems, device mapper
 * and swap; both kinds take flock(2) in addition, so that two image files of one path exclude each
 * other. The kernel ends the lock with the process, however it dies. {@code FileChannel.tryLock}
 * was rejected: it is an fcntl lock, which the kernel drops as soon as the process closes any
 * descriptor of the file.
 */
final class DeviceLock implements AutoCloseable {
  private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;

  private final POSIX posix;
  private final int descriptor;

  private DeviceLock(POSIX posix, int descriptor) {
    this.posix = posix;
    this.descriptor = descriptor;
  }

  static DeviceLock acquire(Path path, boolean blockDevice) throws DeviceException {
    POSIX posix = POSIXFactory.getNativePOSIX();
    int flags = OpenFlags.O_RDONLY.intValue() | OpenFlags.O_CLOEXEC.intValue();
    if (blockDevice) {
      flags |= OpenFlags.O_EXCL.intValue();
    }
    int descriptor = posix.open(path.toString(), flags, 0);
    if (descriptor < 0) {
      throw refused(path, posix.errno());
    }
    if (posix.flock(descriptor, LOCK_EXCLUSIVE_NOW) != 0) {
      int errno = posix.errno();
      posix.close(descriptor);
      throw refused(path, errno);
    }
    return new DeviceLock(posix, descriptor);
  }

  private static DeviceException refused(Path path, int number) {
    Errno errno = Errno.valueOf(number);
    if (errno == Errno.EBUSY || errno == Errno.EWOULDBLOCK || errno == Errno.EAGAIN) {
      return new DeviceException(
          path.toString(),
          "is in use by another process",
          "stop the node that has it open, or unmount what is on it");
    }
    return new DeviceException(
        path.toString(),
        "cannot be locked: " + errno.description(),
        "check its permissions and that its file system supports flock");
  }

  @Override
  public void close() {
    posix.close(descriptor);
  }
}
