package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sees what is mounted below the tests' root, live or dead. */
final class MountProbe implements LeakProbe {
  private final Path mountinfo;

  MountProbe() {
    this(Path.of("/proc/self/mountinfo"));
  }

  MountProbe(Path mountinfo) {
    this.mountinfo = mountinfo;
  }

  @Override
  public String kind() {
    return "mounts";
  }

  /** A line is "id parent dev root point options... - type source super-options" (proc(5)). */
  @Override
  public List<Suspect> scan() throws IOException {
    return Files.readAllLines(mountinfo).stream()
        .filter(line -> TestRoot.contains(line))
        .map(MountProbe::suspect)
        .toList();
  }

  private static Suspect suspect(String line) {
    String[] fields = line.split(" ", 6);
    return Suspect.of(
        fields[0] + " " + fields[4], fields[4] + fields[5].replaceAll(".* - ", " of type "));
  }
}
