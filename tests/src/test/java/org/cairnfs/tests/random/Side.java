package org.cairnfs.tests.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One of the two directories that are compared, and the files that operations keep open in it. */
final class Side implements AutoCloseable {
  static final int SLOTS = 4;
  private static final int PIECE = 1 << 16;

  private final Path root;
  private final int[] open = new int[SLOTS];

  Side(Path root) {
    this.root = root;
    Arrays.fill(open, -1);
  }

  Path root() {
    return root;
  }

  String path(String name) {
    return root + "/" + name;
  }

  /** Opens a file into a slot, after closing what the slot held. */
  long open(int slot, String name, int flags, int mode) {
    close(slot);
    int fd = Calls.open(path(name), flags | Calls.O_NONBLOCK, mode);
    open[slot] = Math.max(fd, -1);
    return Math.min(fd, 0);
  }

  /** -1 if the slot is empty: calls then say EBADF. */
  int fd(int slot) {
    return open[slot];
  }

  private void close(int slot) {
    if (open[slot] >= 0) {
      Calls.check("close", Calls.libc().close(open[slot]));
      open[slot] = -1;
    }
  }

  /** What a file that is open has from an offset on: how much, and a digest. */
  static String read(int fd, long offset, int length) {
    byte[] bytes = new byte[length];
    long read = Calls.result(Calls.libc().pread(fd, bytes, length, offset));
    return read < 0
        ? Calls.words(read)
        : read + ":" + Arrays.hashCode(Arrays.copyOf(bytes, (int) read));
  }

  /** Everything in a file, as a digest. */
  static String contents(int fd) {
    StringBuilder all = new StringBuilder();
    int hash = 1;
    long at = 0;
    byte[] bytes = new byte[PIECE];
    long read = Calls.result(Calls.libc().pread(fd, bytes, PIECE, at));
    while (read > 0) {
      hash = 31 * hash + Arrays.hashCode(Arrays.copyOf(bytes, (int) read));
      at += read;
      read = Calls.result(Calls.libc().pread(fd, bytes, PIECE, at));
    }
    return all.append(at)
        .append(':')
        .append(hash)
        .append(read < 0 ? Calls.words(read) : "")
        .toString();
  }

  /** The attributes that both sides must agree on, or the errno. */
  String attributes(String name) throws IOException {
    String found = Calls.words(Calls.result(exists(path(name))));
    if (!found.equals("0")) {
      return found;
    }
    Map<String, Object> all = Files.readAttributes(Path.of(path(name)), "unix:*", links(name));
    boolean directory = Boolean.TRUE.equals(all.get("isDirectory"));
    return String.format(
        "mode %o nlink %s owner %s:%s size %s",
        (Integer) all.get("mode"),
        all.get("nlink"),
        all.get("uid"),
        all.get("gid"),
        directory ? "-" : all.get("size"));
  }

  /** When a file that exists was modified. */
  String modified(String name) throws IOException {
    return " " + Files.getAttribute(Path.of(path(name)), "lastModifiedTime", links(name));
  }

  /** A path of Java's has no slash at its end, which would follow a link. */
  private static LinkOption[] links(String name) {
    return name.endsWith("/") ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
  }

  private static int exists(String path) {
    byte[] none = new byte[0];
    int returned = (int) Calls.libc().llistxattr(path, none, 0);
    return Math.min(returned, 0);
  }

  /** The names in a directory, sorted, or the errno. */
  String names(String name) throws IOException {
    int fd = Calls.open(path(name), Calls.O_RDONLY | Calls.O_NONBLOCK, 0);
    if (fd < 0) {
      return Calls.words(fd);
    }
    Calls.check("close", Calls.libc().close(fd));
    if (!Files.isDirectory(Path.of(path(name)))) {
      return "no directory";
    }
    try (Stream<Path> entries = Files.list(Path.of(path(name)))) {
      TreeSet<String> names = new TreeSet<>();
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
      return names.toString();
    }
  }

  /** Closes what is open. */
  @Override
  public void close() {
    for (int slot = 0; slot < SLOTS; slot++) {
      close(slot);
    }
  }
}
