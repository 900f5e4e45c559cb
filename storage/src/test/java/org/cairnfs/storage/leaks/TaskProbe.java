package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sees the threads of another process, by the names that the kernel shows. */
record TaskProbe(long pid) implements LeakProbe {
  @Override
  public String kind() {
    return "threads of process " + pid;
  }

  @Override
  public List<Suspect> scan() throws IOException {
    List<Suspect> threads = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid, "task"))) {
      for (Path task : tasks) {
        try {
          String name = Files.readString(task.resolve("comm")).strip();
          threads.add(Suspect.of(task.getFileName() + name, "thread " + name));
        } catch (NoSuchFileException e) {
          // Ended while we looked.
          continue;
        }
      }
    }
    return threads;
  }
}
