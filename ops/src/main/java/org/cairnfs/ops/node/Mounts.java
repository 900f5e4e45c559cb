package org.cairnfs.ops.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mounts of this machine, by the kernel's list (/proc/self/mountinfo, proc(5)).
 *
 * <p>The list is read instead of asking about a path, because a path on a dead FUSE mount answers
 * nothing but ENOTCONN, and one on a hanging mount does not answer.
 */
public final class Mounts {
  private static final Path LIST = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT_FIELD = 4;
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final long UNMOUNT_SECONDS_MAX = 10;

  private Mounts() {}

  /** Whether something is mounted exactly there. */
  public static boolean isMountPoint(Path path) throws IOException {
    String absolute = path.toAbsolutePath().normalize().toString();
    try (var lines = Files.lines(LIST)) {
      return lines.map(Mounts::mountPoint).anyMatch(absolute::equals);
    }
  }

  static String mountPoint(String line) {
    String escaped = line.split(" ", MOUNT_POINT_FIELD + 2)[MOUNT_POINT_FIELD];
    Matcher matcher = OCTAL.matcher(escaped);
    return matcher.replaceAll(
        octal ->
            Matcher.quoteReplacement(
                Character.toString((char) Integer.parseInt(octal.group(1), 8))));
  }

  /**
   * Detaches a mount whose process is gone; users of it keep their errors, its place is free at
   * once.
   */
  public static void detach(Path mountPoint) throws IOException, InterruptedException {
    List<List<String>> attempts =
        List.of(
            List.of("umount", "-l", mountPoint.toString()),
            List.of("fusermount3", "-uz", mountPoint.toString()),
            List.of("fusermount", "-uz", mountPoint.toString()));
    for (List<String> attempt : attempts) {
      if (run(attempt) && !isMountPoint(mountPoint)) {
        return;
      }
    }
    throw new IOException(
        mountPoint
            + " still holds a mount that nobody serves; run 'umount -l "
            + mountPoint
            + "' as root");
  }

  private static boolean run(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(UNMOUNT_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }
}
