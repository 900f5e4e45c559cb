package org.cairnfs.ops.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cairnfs.fuse.mount.MountTable;
import org.cairnfs.fuse.mount.MountTable.Mount;

/**
 * The mounts of this machine, by the kernel's list (/proc/self/mountinfo, proc(5)).
 *
 * <p>The list is read instead of asking about a path, because a path on a dead FUSE mount answers
 * nothing but ENOTCONN, and one on a hanging mount does not answer.
 */
public final class Mounts {
  private static final long UNMOUNT_SECONDS_MAX = 10;

  private Mounts() {}

  /** Whether something is mounted exactly there. */
  public static boolean isMountPoint(Path path) throws IOException {
    return MountTable.at(path.toAbsolutePath().normalize()).isPresent();
  }

  /**
   * Makes a mount point free: detaches what nodes that are gone have left there.
   *
   * @throws IOException in one line, if anything else is mounted there; it stays
   */
  public static void clear(Path mountPoint) throws IOException, InterruptedException {
    Path path = mountPoint.toAbsolutePath().normalize();
    for (Optional<Mount> mount = MountTable.at(path);
        mount.isPresent();
        mount = MountTable.at(path)) {
      if (!mount.get().isOurs() || !MountTable.isDead(path)) {
        throw new IOException(
            path
                + " is busy: "
                + mount.get().source()
                + " ("
                + mount.get().type()
                + ") is mounted there, not by this directory's node; unmount it first");
      }
      detach(path);
    }
  }

  /**
   * Detaches a mount whose process is gone; users of it keep their errors, its place is free at
   * once.
   */
  private static void detach(Path mountPoint) throws IOException, InterruptedException {
    List<List<String>> attempts =
        List.of(
            List.of("umount", "-l", mountPoint.toString()),
            List.of("fusermount3", "-uz", mountPoint.toString()),
            List.of("fusermount", "-uz", mountPoint.toString()));
    for (List<String> attempt : attempts) {
      if (run(attempt)) {
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
