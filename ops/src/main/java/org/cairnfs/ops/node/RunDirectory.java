package org.cairnfs.ops.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where nodes on this machine leave their notes.
 *
 * <p>A node writes to the first of these that it may: {@code CAIRN_RUN_DIR}, {@code /run/cairn},
 * {@code $XDG_RUNTIME_DIR/cairn}, {@code /tmp/cairn-USER}. Readers look into all of them, so that a
 * user finds root's node; with {@code CAIRN_RUN_DIR} set, only into that one.
 */
public final class RunDirectory {
  private static final String OVERRIDE = "CAIRN_RUN_DIR";

  private final List<Path> candidates;

  private RunDirectory(List<Path> candidates) {
    this.candidates = candidates;
  }

  public static RunDirectory of(Map<String, String> environment, String user) {
    String override = environment.get(OVERRIDE);
    if (override != null && !override.isEmpty()) {
      return at(Path.of(override));
    }
    Set<Path> candidates = new LinkedHashSet<>();
    candidates.add(Path.of("/run/cairn"));
    String runtime = environment.get("XDG_RUNTIME_DIR");
    if (runtime != null && !runtime.isEmpty()) {
      candidates.add(Path.of(runtime, "cairn"));
    }
    candidates.add(Path.of("/tmp", "cairn-" + user.replace('/', '_')));
    return new RunDirectory(List.copyOf(candidates));
  }

  /** Only this directory. */
  public static RunDirectory at(Path directory) {
    return new RunDirectory(List.of(directory));
  }

  /** The directory to write to, made if need be. */
  public Path writable() throws IOException {
    for (Path candidate : candidates) {
      try {
        Files.createDirectories(
            candidate,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      } catch (IOException notHere) {
        continue;
      }
      if (Files.isWritable(candidate)) {
        return candidate;
      }
    }
    throw new IOException("no directory for run files is writable: " + candidates);
  }

  /** Removes the notes that killed nodes left in a directory. */
  public static void sweep(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + RunFile.SUFFIX)) {
      for (Path file : files) {
        if (RunFile.read(file).filter(node -> !node.process().isAlive()).isPresent()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** The nodes that run on this machine, in no particular order. */
  public List<RunFile> nodes() {
    List<RunFile> nodes = new ArrayList<>();
    for (Path candidate : candidates) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(candidate, "*" + RunFile.SUFFIX)) {
        files.forEach(
            file ->
                RunFile.read(file).filter(node -> node.process().isAlive()).ifPresent(nodes::add));
      } catch (IOException absent) {
        continue;
      }
    }
    return nodes;
  }
}
