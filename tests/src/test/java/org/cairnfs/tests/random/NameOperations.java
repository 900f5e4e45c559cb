package org.cairnfs.tests.random;

import java.util.Random;

/** Random operations on names and attributes. */
final class NameOperations {
  private static final int EXCHANGE = 2;

  private final Random random;
  private final Names names;

  NameOperations(Random random) {
    this.random = random;
    this.names = new Names(random);
  }

  Operation next() {
    return switch (random.nextInt(23)) {
      case 0, 1, 2, 20, 21, 22 -> mkdir();
      case 3 -> rmdir();
      case 4, 5 -> unlink();
      case 6, 7 -> link();
      case 8 -> symlink();
      case 9, 10, 11, 12 -> rename();
      case 13 -> chmod();
      case 14 -> chown();
      case 15 -> times();
      case 16 -> xattr();
      case 17 -> list();
      case 18 -> mkfifo();
      default -> attributes();
    };
  }

  private Operation mkdir() {
    String name = names.path();
    int mode = random.nextInt(4) == 0 ? random.nextInt(02000) : 0755;
    return Operation.call(
        String.format("mkdir %s %o", name, mode),
        side -> Calls.result(Calls.libc().mkdir(side.path(name), mode)));
  }

  private Operation rmdir() {
    String name = names.path();
    return Operation.call(
        "rmdir " + name, side -> Calls.result(Calls.libc().rmdir(side.path(name))));
  }

  private Operation unlink() {
    String name = names.path();
    return Operation.call(
        "unlink " + name, side -> Calls.result(Calls.libc().unlink(side.path(name))));
  }

  private Operation link() {
    String from = names.path();
    String to = names.path();
    return Operation.call(
        "link " + from + " " + to,
        side -> Calls.result(Calls.libc().link(side.path(from), side.path(to))));
  }

  private Operation symlink() {
    String target = names.target();
    String name = names.path();
    return Operation.call(
        "symlink " + target + " " + name,
        side -> Calls.result(Calls.libc().symlink(target, side.path(name))));
  }

  private Operation mkfifo() {
    String name = names.path();
    return Operation.call(
        "mkfifo " + name, side -> Calls.result(Calls.libc().mkfifo(side.path(name), 0644)));
  }

  private Operation rename() {
    String from = names.path();
    String to = names.path();
    int flags = random.nextInt(3) == 0 ? random.nextInt(EXCHANGE + 2) : 0;
    return Operation.call(
        "renameat2 " + from + " " + to + " " + flags,
        side ->
            Calls.result(
                Calls.libc()
                    .renameat2(
                        Calls.AT_FDCWD, side.path(from), Calls.AT_FDCWD, side.path(to), flags)));
  }

  private Operation chmod() {
    String name = names.path();
    int mode = random.nextInt(010000);
    return Operation.call(
        String.format("chmod %s %o", name, mode),
        side -> Calls.result(Calls.libc().chmod(side.path(name), mode)));
  }

  private Operation chown() {
    String name = names.path();
    int uid = random.nextInt(3) - 1;
    int gid = random.nextInt(3) - 1;
    return Operation.call(
        "lchown " + name + " " + uid + ":" + gid,
        side -> Calls.result(Calls.libc().lchown(side.path(name), uid, gid)));
  }

  private Operation times() {
    String name = names.path();
    long[] times = {
      random.nextInt(), random.nextInt(1_000_000_000), 1L << random.nextInt(33), 999_999_999
    };
    return Operation.of(
        "utimensat " + name + " " + java.util.Arrays.toString(times),
        side -> {
          long result =
              Calls.result(
                  Calls.libc()
                      .utimensat(
                          Calls.AT_FDCWD, side.path(name), times, Calls.AT_SYMLINK_NOFOLLOW));
          return Calls.words(result) + (result < 0 ? "" : side.modified(name));
        });
  }

  private Operation xattr() {
    String path = names.path();
    String name = names.xattr();
    return switch (random.nextInt(4)) {
      case 0 ->
          Operation.of(
              "lgetxattr " + path + " " + name, side -> Calls.xattr(side.path(path), name));
      case 1 ->
          Operation.call(
              "lremovexattr " + path + " " + name,
              side -> Calls.result(Calls.libc().lremovexattr(side.path(path), name)));
      default -> setXattr(path, name);
    };
  }

  private Operation setXattr(String path, String name) {
    byte[] value = new byte[random.nextInt(100)];
    random.nextBytes(value);
    int flags = random.nextInt(3);
    return Operation.call(
        "lsetxattr " + path + " " + name + " " + value.length + " bytes, flags " + flags,
        side ->
            Calls.result(
                Calls.libc().lsetxattr(side.path(path), name, value, value.length, flags)));
  }

  private Operation list() {
    String name = names.path();
    return random.nextBoolean()
        ? Operation.of("readdir " + name, side -> side.names(name))
        : Operation.of("llistxattr " + name, side -> Calls.xattrNames(side.path(name)));
  }

  private Operation attributes() {
    String name = names.path();
    return Operation.of("lstat " + name, side -> side.attributes(name));
  }
}
