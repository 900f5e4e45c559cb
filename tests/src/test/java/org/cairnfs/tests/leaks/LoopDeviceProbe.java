package org.cairnfs.tests.leaks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees loop devices whose backing file lies below the tests' root; on a machine of our own, every
 * one.
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
          if (TestRoot.ALONE || TestRoot.contains(file)) {
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
