package org.cairnfs.tests.posix;

import static org.cairnfs.tests.posix.Kernel.LIBC;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The system calls that claims can make. */
final class Verbs {
  private static final int NOFOLLOW = 0x100;
  private static final int REMOVE_DIRECTORY = 0x200;
  private static final int EMPTY_PATH = 0x1000;
  private static final int FIFO = 0010000;

  private static final Map<String, Verb> BY_NAME = new LinkedHashMap<>();

  static {
    files();
    names();
    attributes();
    xattrs();
    memoryAndHandles();
  }

  private Verbs() {}

  static boolean isName(String word) {
    return BY_NAME.containsKey(word);
  }

  static Verb named(String name) {
    Verb verb = BY_NAME.get(name);
    if (verb == null) {
      throw new IllegalArgumentException("no such call: " + name);
    }
    return verb;
  }

  private static void add(String signature, Verb.Call call) {
    Verb verb = Verb.of(signature, call);
    BY_NAME.put(verb.name(), verb);
  }

  private static void add(String signature, Verb.Call call, Verb.Shown shown) {
    Verb verb = Verb.of(signature, call, shown);
    BY_NAME.put(verb.name(), verb);
  }

  private static Verb.Shown bytesOf(int index) {
    return (a, returned) -> Text.print(a.written(index, returned));
  }

  private static void files() {
    add(
        "open path flags mode?",
        a -> LIBC.openat(a.dir(0), a.bytes(0), a.integer(1), a.integer(2)));
    add("creat path mode", a -> LIBC.creat(a.bytes(0), a.integer(1)));
    add("close num", a -> LIBC.close(a.integer(0)));
    add("read num out", a -> LIBC.read(a.integer(0), a.address(1), a.length(1)), bytesOf(1));
    add(
        "pread num out num",
        a -> LIBC.pread(a.integer(0), a.address(1), a.length(1), a.number(2)),
        bytesOf(1));
    add("write num data", a -> LIBC.write(a.integer(0), a.address(1), a.length(1)));
    add(
        "pwrite num data num",
        a -> LIBC.pwrite(a.integer(0), a.address(1), a.length(1), a.number(2)));
    add("lseek num num flags", a -> LIBC.lseek(a.integer(0), a.number(1), a.integer(2)));
    add("truncate path num", a -> LIBC.truncate(a.bytes(0), a.number(1)));
    add("ftruncate num num", a -> LIBC.ftruncate(a.integer(0), a.number(1)));
    add(
        "fallocate num flags num num",
        a -> LIBC.fallocate(a.integer(0), a.integer(1), a.number(2), a.number(3)));
    add(
        "copy_file_range num num num flags?",
        a ->
            LIBC.copy_file_range(
                a.integer(0), null, a.integer(1), null, a.number(2), a.integer(3)));
    add("fsync num", a -> LIBC.fsync(a.integer(0)));
    add("fdatasync num", a -> LIBC.fdatasync(a.integer(0)));
    add("syncfs num", a -> LIBC.syncfs(a.integer(0)));
    add("flock num flags", a -> LIBC.flock(a.integer(0), a.integer(1)));
    add(
        "lock num flags flags num num",
        a -> LIBC.fcntl(a.integer(0), a.integer(1), lockStructure(a)));
    add("fcntl num flags flags?", a -> LIBC.fcntl(a.integer(0), a.integer(1), a.number(2)));
    add(
        "getdents num out",
        a -> LIBC.syscall(Constants.SYS_GETDENTS64, a.integer(0), a.address(1), a.length(1), 0),
        Verbs::entries);
  }

  /** {@code struct flock}: a type, from where, how many bytes. */
  private static long lockStructure(Args a) {
    long address = a.kernel().allocate(32);
    Kernel.at(address).putShort(0, (short) a.integer(2));
    Kernel.at(address).putLong(8, a.number(3));
    Kernel.at(address).putLong(16, a.number(4));
    return address;
  }

  /** The names of {@code struct dirent64}s, without the two that every directory has. */
  private static String entries(Args a, long bytes) {
    List<String> names = new ArrayList<>();
    for (long at = a.address(1); at < a.address(1) + bytes; ) {
      String name = Kernel.at(at + 19).getString(0);
      if (!name.equals(".") && !name.equals("..")) {
        names.add(name);
      }
      at += Kernel.at(at).getShort(16) & 0xffff;
    }
    return names.isEmpty() ? "\"\"" : String.join(",", names);
  }

  private static void names() {
    add("mkdir path mode?", a -> LIBC.mkdirat(a.dir(0), a.bytes(0), a.integer(1)));
    add("mknod path mode dev?", a -> LIBC.mknodat(a.dir(0), a.bytes(0), a.integer(1), a.number(2)));
    add("mkfifo path mode", a -> LIBC.mknodat(a.dir(0), a.bytes(0), FIFO | a.integer(1), 0));
    add(
        "link path path flags?",
        a -> LIBC.linkat(a.dir(0), a.bytes(0), a.dir(1), a.bytes(1), a.integer(2)));
    add("symlink raw path", a -> LIBC.symlinkat(a.bytes(0), a.dir(1), a.bytes(1)));
    add(
        "readlink path out",
        a -> LIBC.readlinkat(a.dir(0), a.bytes(0), a.address(1), a.length(1)),
        bytesOf(1));
    add("unlink path", a -> LIBC.unlinkat(a.dir(0), a.bytes(0), 0));
    add("rmdir path", a -> LIBC.unlinkat(a.dir(0), a.bytes(0), REMOVE_DIRECTORY));
    add("unlinkat path flags", a -> LIBC.unlinkat(a.dir(0), a.bytes(0), a.integer(1)));
    add(
        "rename path path flags?",
        a -> LIBC.renameat2(a.dir(0), a.bytes(0), a.dir(1), a.bytes(1), a.integer(2)));
  }

  private static void attributes() {
    add(
        "chmod path mode flags?",
        a -> LIBC.fchmodat(a.dir(0), a.bytes(0), a.integer(1), a.integer(2)));
    add("fchmod num mode", a -> LIBC.fchmod(a.integer(0), a.integer(1)));
    add(
        "chown path num num flags?",
        a -> LIBC.fchownat(a.dir(0), a.bytes(0), a.integer(1), a.integer(2), a.integer(3)));
    add(
        "lchown path num num",
        a -> LIBC.fchownat(a.dir(0), a.bytes(0), a.integer(1), a.integer(2), NOFOLLOW));
    add("fchown num num num", a -> LIBC.fchown(a.integer(0), a.integer(1), a.integer(2)));
    add(
        "utimensat path time time flags?",
        a -> LIBC.utimensat(a.dir(0), a.bytes(0), a.times(1), a.integer(3)));
    add("utimes_now path", a -> LIBC.utimensat(a.dir(0), a.bytes(0), 0, 0));
    add("futimens num time time", a -> LIBC.futimens(a.integer(0), a.times(1)));
    stat("stat", 0);
    stat("lstat", NOFOLLOW);
    add(
        "fstat num fields",
        a -> LIBC.statx(a.integer(0), new byte[1], EMPTY_PATH, Fields.STATX_MASK, a.address(1)),
        (a, returned) -> Fields.ofStatx(a.address(1), a.text(1)));
    add(
        "statx path flags flags fields",
        a -> LIBC.statx(a.dir(0), a.bytes(0), a.integer(1), a.integer(2), a.address(3)),
        (a, returned) -> Fields.ofStatx(a.address(3), a.text(3)));
    add(
        "access path flags flags?",
        a -> LIBC.faccessat(a.dir(0), a.bytes(0), a.integer(1), a.integer(2)));
    add(
        "statfs path fields",
        a -> LIBC.statfs(a.bytes(0), a.address(1)),
        (a, returned) -> Fields.ofStatfs(a.address(1), a.text(1)));
    add(
        "fstatfs num fields",
        a -> LIBC.fstatfs(a.integer(0), a.address(1)),
        (a, returned) -> Fields.ofStatfs(a.address(1), a.text(1)));
  }

  private static void stat(String name, int flags) {
    add(
        name + " path fields",
        a -> LIBC.statx(a.dir(0), a.bytes(0), flags, Fields.STATX_MASK, a.address(1)),
        (a, returned) -> Fields.ofStatx(a.address(1), a.text(1)));
  }

  private static void xattrs() {
    add(
        "setxattr path raw data flags?",
        a -> LIBC.setxattr(a.bytes(0), a.bytes(1), a.address(2), a.length(2), a.integer(3)));
    add(
        "lsetxattr path raw data flags?",
        a -> LIBC.lsetxattr(a.bytes(0), a.bytes(1), a.address(2), a.length(2), a.integer(3)));
    add(
        "fsetxattr num raw data flags?",
        a -> LIBC.fsetxattr(a.integer(0), a.bytes(1), a.address(2), a.length(2), a.integer(3)));
    add(
        "getxattr path raw out",
        a -> LIBC.getxattr(a.bytes(0), a.bytes(1), a.address(2), a.length(2)),
        value(2));
    add(
        "lgetxattr path raw out",
        a -> LIBC.lgetxattr(a.bytes(0), a.bytes(1), a.address(2), a.length(2)),
        value(2));
    add(
        "fgetxattr num raw out",
        a -> LIBC.fgetxattr(a.integer(0), a.bytes(1), a.address(2), a.length(2)),
        value(2));
    add("listxattr path out", a -> LIBC.listxattr(a.bytes(0), a.address(1), a.length(1)), list());
    add("llistxattr path out", a -> LIBC.llistxattr(a.bytes(0), a.address(1), a.length(1)), list());
    add(
        "flistxattr num out",
        a -> LIBC.flistxattr(a.integer(0), a.address(1), a.length(1)),
        list());
    add("removexattr path raw", a -> LIBC.removexattr(a.bytes(0), a.bytes(1)));
    add("lremovexattr path raw", a -> LIBC.lremovexattr(a.bytes(0), a.bytes(1)));
    add("fremovexattr num raw", a -> LIBC.fremovexattr(a.integer(0), a.bytes(1)));
  }

  /** A value; its size when no room was given. */
  private static Verb.Shown value(int index) {
    return (a, returned) ->
        a.length(index) == 0 ? Long.toString(returned) : Text.print(a.written(index, returned));
  }

  /** Names in order, with commas; their size when no room was given. */
  private static Verb.Shown list() {
    return (a, returned) -> {
      if (a.length(1) == 0) {
        return Long.toString(returned);
      }
      String names = Text.print(a.written(1, returned));
      List<String> sorted =
          java.util.Arrays.stream(names.split("\\\\0", -1))
              .filter(name -> !name.isEmpty() && !name.startsWith("security.selinux"))
              .sorted()
              .toList();
      return String.join(",", sorted);
    };
  }

  private static void memoryAndHandles() {
    add(
        "mmap num num flags flags num?",
        a ->
            LIBC.mmap(null, a.number(1), a.integer(2), a.integer(3), a.integer(0), a.number(4))
                .address());
    add("msync num num flags", a -> LIBC.msync(a.number(0), a.number(1), a.integer(2)));
    add("munmap num num", a -> LIBC.munmap(a.number(0), a.number(1)));
    add(
        "name_to_handle_at path handle flags?",
        a ->
            LIBC.name_to_handle_at(
                a.dir(0), a.bytes(0), a.address(1), a.kernel().allocate(8), a.integer(2)),
        (a, returned) -> Text.print(a.written(1, a.length(1))));
    add(
        "open_by_handle_at num handle flags",
        a -> LIBC.open_by_handle_at(a.integer(0), a.address(1), a.integer(2)));
  }
}
