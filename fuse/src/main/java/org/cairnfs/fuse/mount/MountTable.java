package org.cairnfs.fuse.mount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cairnfs.fuse.syscall.Syscalls;

/** The mounts that this process sees (proc_pid_mountinfo(5)). */
public final class MountTable {
  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

  /** The file system type that our mounts have after "fuse." or "fuseblk.". */
  static final String SUBTYPE = "cairn";

  /**
   * One mount.
   *
   * @param device "major:minor"
   * @param escapedPoint where it is mounted, as the table writes it
   * @param type with the subtype
   */
  public record Mount(String device, String escapedPoint, String type, String source) {
    /** Whether a Cairn node made it, this one or another, alive or dead. */
    public boolean isOurs() {
      return type.equals("fuse." + SUBTYPE) || type.equals("fuseblk." + SUBTYPE);
    }

    boolean isAt(Path path) {
      return unescape(escapedPoint).equals(path.toString());
    }
  }

  private MountTable() {}

  /** All mounts, the lower ones first. */
  public static List<Mount> read() throws IOException {
    List<Mount> mounts = new ArrayList<>();
    for (String line : Files.readAllLines(MOUNTINFO, StandardCharsets.ISO_8859_1)) {
      mounts.add(parse(line));
    }
    return mounts;
  }

  /** The topmost mount at exactly this path. */
  public static Optional<Mount> at(Path path) throws IOException {
    return read().stream().filter(mount -> mount.isAt(path)).reduce((lower, upper) -> upper);
  }

  /** Whether what is mounted there says ENOTCONN, as a FUSE mount does whose process is gone. */
  public static boolean isDead(Path path) {
    return Syscalls.exists(path.toString()) == -Syscalls.ENOTCONN;
  }

  /**
   * {@code 36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw} with any number of tags
   * before the dash.
   */
  static Mount parse(String line) throws IOException {
    String[] fields = line.split(" ", -1);
    int dash = 6;
    while (dash < fields.length && !fields[dash].equals("-")) {
      dash++;
    }
    if (dash + 2 >= fields.length) {
      throw new IOException("cannot read this line of " + MOUNTINFO + ": " + line);
    }
    return new Mount(fields[2], fields[4], fields[dash + 1], fields[dash + 2]);
  }

  /** Undoes the table's octal escapes of space, tab, newline and backslash. */
  static String unescape(String escaped) {
    byte[] bytes = escaped.getBytes(StandardCharsets.ISO_8859_1);
    int length = 0;
    for (int at = 0; at < bytes.length; at++, length++) {
      if (bytes[at] == '\\' && at + 3 < bytes.length) {
        bytes[length] = (byte) Integer.parseInt(escaped.substring(at + 1, at + 4), 8);
        at += 3;
      } else {
        bytes[length] = bytes[at];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** As the table writes it. */
  static String escape(String path) {
    return path.replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }
}
