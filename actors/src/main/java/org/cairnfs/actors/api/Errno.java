package org.cairnfs.actors.api;

import java.util.HashMap;
import java.util.Map;

/** The kernel's error numbers (Linux, asm-generic/errno.h), one sentence each. */
public enum Errno {
  /** The operation is not permitted to this caller. */
  EPERM(1),
  /** No such file or directory. */
  ENOENT(2),
  /** A signal interrupted the wait. */
  EINTR(4),
  /** A device or an actor failed. */
  EIO(5),
  /** No such device or address, or no data or hole there. */
  ENXIO(6),
  /** A value is larger than its limit. */
  E2BIG(7),
  /** The file is not open in the needed mode. */
  EBADF(9),
  /** The request would have to wait. */
  EAGAIN(11),
  /** No memory. */
  ENOMEM(12),
  /** Permission denied by mode or ACL. */
  EACCES(13),
  /** The object is in use. */
  EBUSY(16),
  /** The name exists. */
  EEXIST(17),
  /** The two are on different file systems. */
  EXDEV(18),
  /** The operation is not supported by the device. */
  ENODEV(19),
  /** Not a directory. */
  ENOTDIR(20),
  /** A directory. */
  EISDIR(21),
  /** An argument is not valid. */
  EINVAL(22),
  /** No such ioctl for this object. */
  ENOTTY(25),
  /** The text file is busy. */
  ETXTBSY(26),
  /** The file would grow past its limit. */
  EFBIG(27),
  /** No space left on META or DATA. */
  ENOSPC(28),
  /** The mount is read-only. */
  EROFS(30),
  /** Too many links. */
  EMLINK(31),
  /** The result does not fit the caller's buffer. */
  ERANGE(34),
  /** Waiting for the lock would never end. */
  EDEADLK(35),
  /** A name is longer than 255 bytes, or a path than 4095. */
  ENAMETOOLONG(36),
  /** No more locks. */
  ENOLCK(37),
  /** The operation is not implemented; the kernel remembers. */
  ENOSYS(38),
  /** The directory has entries. */
  ENOTEMPTY(39),
  /** Too many levels, or too many retries. */
  ELOOP(40),
  /** No such extended attribute, or no data. */
  ENODATA(61),
  /** A value does not fit its field. */
  EOVERFLOW(75),
  /** The operation is not supported on this object. */
  EOPNOTSUPP(95),
  /** The mount has been aborted. */
  ENOTCONN(107),
  /** The inode no longer exists. */
  ESTALE(116),
  /** The quota is used up. */
  EDQUOT(122);

  private static final Map<Integer, Errno> BY_NUMBER = new HashMap<>();

  static {
    for (Errno errno : values()) {
      Errno other = BY_NUMBER.put(errno.number, errno);
      if (other != null) {
        throw new ExceptionInInitializerError(errno + " and " + other + " have one number");
      }
    }
  }

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** Positive, as in errno.h. */
  public int number() {
    return number;
  }

  /**
   * The errno with a number.
   *
   * @throws IllegalArgumentException if none is listed here
   */
  public static Errno of(int number) {
    Errno errno = BY_NUMBER.get(number);
    if (errno == null) {
      throw new IllegalArgumentException("unknown error number " + number);
    }
    return errno;
  }
}
