package org.cairnfs.tests.random;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cairnfs.actors.api.Errno;

/** System calls: a negative result is a negated errno. */
final class Calls {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_TRUNC = 01000;
  static final int O_APPEND = 02000;
  static final int O_NOFOLLOW = 0400000;
  static final int O_NONBLOCK = 04000;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;
  static final int AT_FDCWD = -100;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int O_CLOEXEC = 02000000;
  private static final int READ_WRITE = 3;
  private static final int MAP_SHARED = 1;
  private static final int MS_SYNC = 4;
  private static final int LIST_BYTES_MAX = 65536;

  private static final LibC LIBC = LibraryLoader.create(LibC.class).failImmediately().load("c");
  private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

  private Calls() {}

  /** The functions themselves; what they return goes through {@link #result}. */
  static LibC libc() {
    return LIBC;
  }

  /** To be called right after the function. */
  static long result(long returned) {
    return returned < 0 ? -RUNTIME.getLastError() : returned;
  }

  static int open(String path, int flags, int mode) {
    return (int) result(LIBC.open(path, flags | O_CLOEXEC, mode));
  }

  /** The name of a negated errno, if we know it, else the number. */
  static String words(long result) {
    return Stream.of(Errno.values())
        .filter(errno -> errno.number() == -result)
        .map(Errno::name)
        .findFirst()
        .orElse(Long.toString(result));
  }

  /** The names in user. and trusted., or the errno. */
  static String xattrNames(String path) {
    byte[] names = new byte[LIST_BYTES_MAX];
    long bytes = result(LIBC.llistxattr(path, names, names.length));
    if (bytes < 0) {
      return words(bytes);
    }
    Set<String> found = new TreeSet<>();
    String all = new String(names, 0, (int) bytes, StandardCharsets.UTF_8);
    Arrays.stream(all.split("\0", -1))
        .filter(name -> name.startsWith("user.") || name.startsWith("trusted."))
        .forEach(found::add);
    return found.toString();
  }

  static String xattr(String path, String name) {
    byte[] value = new byte[LIST_BYTES_MAX];
    long bytes = result(LIBC.lgetxattr(path, name, value, value.length));
    return bytes < 0
        ? words(bytes)
        : bytes + ":" + Arrays.hashCode(Arrays.copyOf(value, (int) bytes));
  }

  /** Stores into, or reads from, a shared mapping of a whole number of pages. */
  static void inMapping(int fd, long offset, int bytes, int at, byte[] data, boolean stores) {
    long address = LIBC.mmap(null, bytes, READ_WRITE, MAP_SHARED, fd, offset);
    if (address == -1) {
      throw new AssertionError("mmap: " + words(result(-1)));
    }
    Pointer memory = Pointer.wrap(RUNTIME, address, bytes);
    if (stores) {
      memory.put(at, data, 0, data.length);
      check("msync", LIBC.msync(address, bytes, MS_SYNC));
    } else {
      memory.get(at, data, 0, data.length);
    }
    check("munmap", LIBC.munmap(address, bytes));
  }

  static long check(String call, long returned) {
    long result = result(returned);
    if (result < 0) {
      throw new AssertionError(call + ": " + words(result));
    }
    return result;
  }
}
