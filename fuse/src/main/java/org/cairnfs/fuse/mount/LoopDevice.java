package org.cairnfs.fuse.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.cairnfs.fuse.syscall.Syscalls;

/**
 * A private block device that gives a mount its identity; nothing is ever stored on it.
 *
 * <p>It is a loop device over a file of zeros in memory. The kernel frees both when the last user
 * closes the device: first this process keeps it open, then the mount does.
 *
 * <pre>
 * struct loop_config, 304 bytes (linux/loop.h)
 *    0  u32  fd                     of the file behind it
 *    4  u32  block_size
 *    8  struct loop_info64
 *        +52  u32  lo_flags
 *        +56  char lo_file_name[64]
 *  240  u64  reserved[8]
 * </pre>
 */
final class LoopDevice implements AutoCloseable {
  private static final long GET_FREE = 0x4C82;
  private static final long CONFIGURE = 0x4C0A;

  /** BLKROSET of linux/fs.h: whether the device is read-only, which outlives who has set it. */
  private static final long SET_READ_ONLY = 0x125D;

  private static final int CONFIG_SIZE = 304;
  private static final int FLAGS_AT = 8 + 52;
  private static final int FILE_NAME_AT = 8 + 56;
  private static final int AUTOCLEAR = 4;
  private static final int BLOCK_BYTES = 4096;
  private static final int BYTES = 64 * BLOCK_BYTES;

  /** Others may take the free device that we were told of; more often than this they will not. */
  private static final int ATTEMPTS_MAX = 16;

  private final int fd;
  private final String path;

  private LoopDevice(int fd, String path) {
    this.fd = fd;
    this.path = path;
  }

  /** The device's path. */
  String path() {
    return path;
  }

  static LoopDevice create() throws IOException {
    int control = check(Syscalls.open("/dev/loop-control", Syscalls.O_RDWR), "/dev/loop-control");
    try {
      int file = check(Syscalls.anonymousFile("cairn-mount", BYTES), "a file in memory");
      try {
        return configureFree(control, file);
      } finally {
        Syscalls.close(file);
      }
    } finally {
      Syscalls.close(control);
    }
  }

  private static LoopDevice configureFree(int control, int file) throws IOException {
    ByteBuffer config = config(file);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      String path = "/dev/loop" + check(Syscalls.ioctl(control, GET_FREE, 0), "no loop device");
      int device = check(Syscalls.open(path, Syscalls.O_RDWR), path);
      int configured = Syscalls.ioctl(device, CONFIGURE, Syscalls.addressOf(config));
      if (configured == 0) {
        return writable(device, path);
      }
      Syscalls.close(device);
      if (configured != -Syscalls.EBUSY) {
        check(configured, "configuring " + path);
      }
    }
    throw new IOException("every free loop device was taken by others");
  }

  private static LoopDevice writable(int device, String path) throws IOException {
    ByteBuffer no = ByteBuffer.allocateDirect(Integer.BYTES);
    int set = Syscalls.ioctl(device, SET_READ_ONLY, Syscalls.addressOf(no));
    if (set < 0) {
      Syscalls.close(device);
    }
    check(set, "making " + path + " writable");
    return new LoopDevice(device, path);
  }

  private static ByteBuffer config(int file) {
    ByteBuffer config = ByteBuffer.allocateDirect(CONFIG_SIZE).order(ByteOrder.nativeOrder());
    config.putInt(0, file).putInt(4, BLOCK_BYTES).putInt(FLAGS_AT, AUTOCLEAR);
    byte[] name = "cairn".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < name.length; i++) {
      config.put(FILE_NAME_AT + i, name[i]);
    }
    return config;
  }

  private static int check(int result, String what) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": error " + -result);
    }
    return result;
  }

  /** Leaves the device to whoever still uses it. */
  @Override
  public void close() {
    Syscalls.close(fd);
  }
}
