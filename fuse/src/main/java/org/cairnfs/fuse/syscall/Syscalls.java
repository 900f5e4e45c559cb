package org.cairnfs.fuse.syscall;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * System calls with the kernel's own convention for errors: a negative result is a negated errno.
 *
 * <p>None allocates on the way of a request. A blocked {@link #read} does not keep the collector
 * waiting.
 */
public final class Syscalls {
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int EBUSY = 16;
  public static final int ENODEV = 19;
  public static final int ENOSYS = 38;
  public static final int EPIPE = 32;
  public static final int ENOTCONN = 107;
  public static final int ECONNABORTED = 103;

  public static final int O_RDWR = 2;
  public static final int O_CLOEXEC = 02000000;
  public static final int MNT_DETACH = 2;

  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int MFD_CLOEXEC = 1;
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SHUT_RDWR = 2;

  /** FSOPEN_CLOEXEC and FSMOUNT_CLOEXEC. */
  private static final int CLOSE_ON_EXEC = 1;

  private static final int FSCONFIG_CMD_CREATE = 6;

  private static final int PR_SET_IO_FLUSHER = 57;

  private static final LibC LIBC = LibraryLoader.create(LibC.class).failImmediately().load("c");
  private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

  private Syscalls() {}

  public static int open(String path, int flags) {
    return (int) result(LIBC.open(path, flags | O_CLOEXEC));
  }

  public static int close(int fd) {
    return (int) result(LIBC.close(fd));
  }

  public static long read(int fd, long address, long bytes) {
    return result(LIBC.read(fd, address, bytes));
  }

  public static long write(int fd, long address, long bytes) {
    return result(LIBC.write(fd, address, bytes));
  }

  /**
   * writev(2).
   *
   * @param vectors address of {@code count} pairs (address, length) of 64 bits each
   */
  public static long writev(int fd, long vectors, int count) {
    return result(LIBC.writev(fd, vectors, count));
  }

  /**
   * ioctl(2).
   *
   * @param argument a number or the address of a structure
   */
  public static int ioctl(int fd, long command, long argument) {
    return (int) result(LIBC.ioctl(fd, command, argument));
  }

  /** Another descriptor of the same open file, closed on exec. */
  public static int duplicate(int fd) {
    return (int) result(LIBC.fcntl(fd, F_DUPFD_CLOEXEC, 3));
  }

  /** Whether the path exists, as 0 or the negated errno that says why not. */
  public static int exists(String path) {
    return (int) result(LIBC.access(path, 0));
  }

  public static int unmount(String path, int flags) {
    return (int) result(LIBC.umount2(path, flags));
  }

  /** A file of zeros without a name, closed on exec. */
  public static int anonymousFile(String label, long bytes) {
    int fd = (int) result(LIBC.memfd_create(label, MFD_CLOEXEC));
    if (fd < 0) {
      return fd;
    }
    int truncated = (int) result(LIBC.ftruncate(fd, bytes));
    if (truncated < 0) {
      LIBC.close(fd);
      return truncated;
    }
    return fd;
  }

  /** Two connected sockets that keep messages apart. */
  public static int socketPair(int[] fds) {
    return (int) result(LIBC.socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds));
  }

  /**
   * Mounts a file system without a device where only this process finds it: at {@code
   * /proc/self/fd/RESULT}, until that descriptor is closed.
   */
  public static int privateMount(String type) {
    try {
      int context = (int) result(LIBC.fsopen(type, CLOSE_ON_EXEC));
      if (context < 0) {
        return context;
      }
      int created = (int) result(LIBC.fsconfig(context, FSCONFIG_CMD_CREATE, 0, 0, 0));
      int mount = created < 0 ? created : (int) result(LIBC.fsmount(context, CLOSE_ON_EXEC, 0));
      LIBC.close(context);
      return mount;
    } catch (UnsatisfiedLinkError olderLibrary) {
      return -ENOSYS;
    }
  }

  /** Ends a socket's conversation in both directions. */
  public static int shutdown(int fd) {
    return (int) result(LIBC.shutdown(fd, SHUT_RDWR));
  }

  /**
   * Tells the kernel that the calling thread answers for a file system: its allocations never wait
   * for one.
   */
  public static int setIoFlusher() {
    return (int) result(LIBC.prctl(PR_SET_IO_FLUSHER, 1, 0, 0, 0));
  }

  public static boolean isRoot() {
    return LIBC.geteuid() == 0;
  }

  /** The address of the byte at a direct buffer's position. */
  public static long addressOf(ByteBuffer direct) {
    return Pointer.wrap(RUNTIME, direct).address();
  }

  private static long result(long returned) {
    return returned < 0 ? -RUNTIME.getLastError() : returned;
  }
}
