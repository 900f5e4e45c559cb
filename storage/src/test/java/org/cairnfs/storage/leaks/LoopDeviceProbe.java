package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees loop devices whose backing file lies below the tests' root.
 *
 * <p>The device of a block mount has no file, and ends with the mount and the descriptors that hold
 * it, which other probes see. What others on the machine made is not ours to judge.
 */
final class LoopDeviceProbe implements LeakProbe {
  @Override
  public String kind() {
    return "loop devices";
  }

  @Override
  public List<Suspect> scan() throws IOException {
    List<Suspect> bound = new ArrayList<>();
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
      for (Path device : devices) {
        try {
          String file = Files.readString(device.resolve("loop/backing_file")).strip();
          if (TestRoot.contains(file)) {
            String what = device.getFileName() + " on " + file;
            bound.add(Suspect.of(what, what));
          }
        } catch (NoSuchFileException e) {
          // Not bound.
          continue;
        }
      }
    }
    return bound;
  }
}
