package org.cairnfs.fuse.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cairnfs.fuse.mount.MountTable.Mount;
import org.cairnfs.fuse.syscall.Syscalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory on which we may mount.
 *
 * <p>What a node that died left there is detached first: a mount of ours whose every access says
 * ENOTCONN. There can be several above each other.
 */
final class MountPoint {
  private static final Logger LOG = LoggerFactory.getLogger(MountPoint.class);
  private static final int DEAD_MOUNTS_MAX = 64;

  private MountPoint() {}

  /** The real path of a directory that is free to be mounted on. */
  static Path prepare(Path wanted) throws IOException {
    Path path = realPath(wanted);
    for (int detached = 0; detached < DEAD_MOUNTS_MAX; detached++) {
      Optional<Mount> mount = MountTable.at(path);
      if (mount.isEmpty()) {
        return checked(path);
      }
      if (!mount.get().isOurs() || !MountTable.isDead(path)) {
        throw new MountRefusedException(
            path
                + " is busy: "
                + mount.get().source()
                + " ("
                + mount.get().type()
                + ") is mounted there; unmount it or choose another directory");
      }
      detach(path);
      LOG.info("detached a mount at {} whose node is gone", path);
    }
    throw new MountRefusedException(path + " has more dead mounts than can be cleaned up");
  }

  /** Resolves the parent only: a dead mount cannot be resolved. */
  private static Path realPath(Path wanted) throws MountRefusedException {
    Path absolute = wanted.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      throw new MountRefusedException("the root directory is no place to mount on");
    }
    try {
      if (Syscalls.exists(absolute.toString()) == 0) {
        return absolute.toRealPath();
      }
      return parent.toRealPath().resolve(name);
    } catch (IOException unreachable) {
      throw new MountRefusedException(
          "the mount point " + wanted + " cannot be reached: create it first", unreachable);
    }
  }

  private static Path checked(Path path) throws MountRefusedException {
    if (Syscalls.exists(path.toString()) < 0) {
      throw new MountRefusedException(
          "the mount point " + path + " does not exist: create it first");
    }
    if (!Files.isDirectory(path)) {
      throw new MountRefusedException("the mount point " + path + " is not a directory");
    }
    return path;
  }

  /** Takes the topmost mount out of the tree at once. */
  static void detach(Path path) throws IOException {
    if (Syscalls.isRoot()) {
      int result = Syscalls.unmount(path.toString(), Syscalls.MNT_DETACH);
      if (result < 0) {
        throw new IOException("cannot detach " + path + ": error " + -result);
      }
    } else {
      fusermount(path, "-uz");
    }
  }

  /** Unmounts if nobody uses it; false if it is in use. */
  static boolean unmount(Path path) throws IOException {
    if (Syscalls.isRoot()) {
      int result = Syscalls.unmount(path.toString(), 0);
      if (result == -Syscalls.EBUSY) {
        return false;
      }
      if (result < 0) {
        throw new IOException("cannot unmount " + path + ": error " + -result);
      }
      return true;
    }
    fusermount(path, "-u");
    return true;
  }

  private static void fusermount(Path path, String how) throws IOException {
    Process process =
        new ProcessBuilder("fusermount", how, path.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("fusermount " + how + " " + path + " failed with " + status);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while unmounting " + path, interrupted);
    }
  }
}
