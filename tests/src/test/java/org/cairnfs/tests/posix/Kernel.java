package org.cairnfs.tests.posix;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;
import jnr.constants.platform.linux.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * System calls as one of the {@link User}s, with the exact errno.
 *
 * <p>The credentials are those of the calling thread, by raw system calls, and only around the one
 * call: the C library would change all threads, and the JVM must still find its classes. With an
 * effective uid other than 0 the kernel clears the effective capabilities; the saved uid 0 brings
 * them back.
 */
final class Kernel implements AutoCloseable {
  private static final int NO_CHANGE = -1;

  /** What a call may need: its data, aligned for O_DIRECT, and structures. */
  private static final int MEMORY_BYTES = 4 << 20;

  private static final int READ_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS = 0x22;

  private static final Set<Errno> ALIASES =
      EnumSet.of(Errno.EWOULDBLOCK, Errno.EDEADLOCK, Errno.ENOTSUP);

  static final Libc LIBC = LibraryLoader.create(Libc.class).failImmediately().load("c");
  static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

  private final Pointer memory =
      LIBC.mmap(null, MEMORY_BYTES, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
  private long next;

  /** What a call returned: a value, or an errno's name. */
  record Returned(long value, String errno) {
    boolean failed() {
      return !errno.isEmpty();
    }
  }

  /** Makes one system call. */
  Returned call(User user, LongSupplier systemCall) {
    if (user == User.ROOT) {
      return returned(systemCall);
    }
    assume(user);
    try {
      return returned(systemCall);
    } finally {
      resume();
    }
  }

  private static Returned returned(LongSupplier systemCall) {
    long value = systemCall.getAsLong();
    return value == -1 ? new Returned(-1, name(RUNTIME.getLastError())) : new Returned(value, "");
  }

  private static String name(int errno) {
    if (errno == Constants.EOPNOTSUPP) {
      return "EOPNOTSUPP"; // ENOTSUP is the same number
    }
    return Arrays.stream(Errno.values())
        .filter(name -> name.intValue() == errno && !ALIASES.contains(name))
        .map(Errno::name)
        .findFirst()
        .orElse("E" + errno);
  }

  private void assume(User user) {
    int[] groups = user.groups();
    long list = allocate(4L * groups.length + 4);
    for (int i = 0; i < groups.length; i++) {
      at(list).putInt(4L * i, groups[i]);
    }
    must(LIBC.syscall(Constants.SYS_SETGROUPS, groups.length, list, 0, 0));
    must(LIBC.syscall(Constants.SYS_SETRESGID, user.gid, user.gid, NO_CHANGE, 0));
    must(LIBC.syscall(Constants.SYS_SETRESUID, user.uid, user.uid, 0, 0));
  }

  private static void resume() {
    must(LIBC.syscall(Constants.SYS_SETRESUID, 0, 0, 0, 0));
    must(LIBC.syscall(Constants.SYS_SETRESGID, 0, 0, 0, 0));
    must(LIBC.syscall(Constants.SYS_SETGROUPS, 0, 0, 0, 0));
  }

  private static void must(long returned) {
    if (returned != 0) {
      throw new IllegalStateException(
          "credentials cannot be changed: errno " + RUNTIME.getLastError());
    }
  }

  /** Gives back what was allocated before. */
  void freeAll() {
    next = 0;
  }

  /** The address of zeros that stay until {@link #freeAll}; the first is aligned to a page. */
  long allocate(long bytes) {
    long offset = next;
    next = (offset + bytes + 15) / 16 * 16;
    if (next > MEMORY_BYTES) {
      throw new IllegalArgumentException("a call takes at most " + MEMORY_BYTES + " bytes");
    }
    memory.setMemory(offset, bytes, (byte) 0);
    return memory.address() + offset;
  }

  @Override
  public void close() {
    LIBC.munmap(memory.address(), MEMORY_BYTES);
  }

  static Pointer at(long address) {
    return Pointer.wrap(RUNTIME, address);
  }
}
