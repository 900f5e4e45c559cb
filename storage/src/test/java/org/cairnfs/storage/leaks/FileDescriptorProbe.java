package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Sees the open file descriptors of a process, by number and target. */
record FileDescriptorProbe(long pid) implements LeakProbe {
  /**
   * What a JVM opens when it first needs it and never closes: its jars and archives, its
   * recordings, randomness.
   */
  private static final Pattern OF_THE_JVM =
      Pattern.compile(".*\\.(jar|jsa|jfr|jfr \\(deleted\\))|/dev/u?random|/proc/\\d+/(fd|task).*");

  static FileDescriptorProbe ofThisProcess() {
    return new FileDescriptorProbe(ProcessHandle.current().pid());
  }

  @Override
  public String kind() {
    return "file descriptors";
  }

  @Override
  public List<Suspect> scan() throws IOException {
    List<Suspect> open = new ArrayList<>();
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(Path.of("/proc/" + pid, "fd"))) {
      for (Path fd : fds) {
        try {
          String target = Files.readSymbolicLink(fd).toString();
          if (!OF_THE_JVM.matcher(target).matches()) {
            open.add(Suspect.of(fd.getFileName() + target, target));
          }
        } catch (NoSuchFileException e) {
          // Closed while we looked, as is the one that lists the others.
          continue;
        }
      }
    }
    return open;
  }
}
