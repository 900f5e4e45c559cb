package org.cairnfs.ops.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cairnfs.ops.node.ProcessIdentity;

/**
 * A directory that holds a volume, and a node that serves it: what {@code up} and {@code down} work
 * on.
 *
 * <pre>
 *   DIR/meta.img DIR/data.img   the volume, sparse
 *   DIR/mnt                     the mount point
 *   DIR/node.pid                the node's process id, left behind if it was killed
 *   DIR/node.log                what it said, all runs
 *   DIR/up.lock                 keeps two commands from starting two nodes
 * </pre>
 *
 * @param directory absolute
 */
record EmbeddedVolume(Path directory) {
  private static final int LOG_TAIL_BYTES = 16 << 10;

  static EmbeddedVolume in(Path directory) {
    return new EmbeddedVolume(directory.toAbsolutePath().normalize());
  }

  Path meta() {
    return directory.resolve("meta.img");
  }

  Path data() {
    return directory.resolve("data.img");
  }

  Path mount() {
    return directory.resolve("mnt");
  }

  Path pidFile() {
    return directory.resolve("node.pid");
  }

  Path log() {
    return directory.resolve("node.log");
  }

  /** Locked while 'cairn up' is at work. */
  Path lock() {
    return directory.resolve("up.lock");
  }

  /**
   * The node that the process id file names, if that process is one for this volume and not a later
   * one.
   */
  Optional<ProcessIdentity> runningNode() {
    try {
      long pid = Long.parseLong(Files.readString(pidFile()).strip());
      ProcessIdentity process = ProcessIdentity.of(pid);
      return process.isAlive() && serves(pid) ? Optional.of(process) : Optional.empty();
    } catch (IOException | NumberFormatException noneOrDamaged) {
      return Optional.empty();
    }
  }

  private boolean serves(long pid) throws IOException {
    String commandLine =
        Files.readString(
            Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
    String meta =
        new String(meta().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return List.of(commandLine.split("\0")).contains(meta);
  }

  /** The last lines of the log, fewer if it is short. */
  List<String> lastLogLines(int count) throws IOException {
    if (Files.notExists(log())) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
      long from = Math.max(0, file.length() - LOG_TAIL_BYTES);
      byte[] tail = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(tail);
      List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }
  }
}
