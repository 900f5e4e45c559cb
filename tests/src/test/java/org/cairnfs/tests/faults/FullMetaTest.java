package org.cairnfs.tests.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cairnfs.tests.mounted.Await;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.Test;

/** META full of large attributes: the program is told, what releases works, and space returns. */
@MountedTest
class FullMetaTest {
  private static final int ATTRIBUTE_BYTES = 60_000;
  private static final Duration FREED_MAX = Duration.ofSeconds(30);

  private final Random random = new Random(3);

  private byte[] attribute() {
    byte[] value = new byte[ATTRIBUTE_BYTES];
    random.nextBytes(value);
    return value;
  }

  private static UserDefinedFileAttributeView attributes(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  /** Makes a file with a large attribute; false if there is no space. */
  private boolean make(Path file) throws IOException {
    try {
      Files.createFile(file);
      attributes(file).write("large", ByteBuffer.wrap(attribute()));
      return true;
    } catch (FileSystemException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.toString());
      return false;
    }
  }

  /** Fills a directory; the files that were made whole. */
  private List<Path> fill(Path directory) throws IOException {
    List<Path> made = new ArrayList<>();
    Files.createDirectories(directory);
    Path file = directory.resolve("0");
    while (make(file)) {
      made.add(file);
      file = directory.resolve(Integer.toString(made.size()));
    }
    return made;
  }

  @Test
  void fullMeta_isENOSPC_whatReleasesWorks_andRemovingMakesRoom() throws Exception {
    try (TestVolume volume = TestVolume.format("-m", "32M", "-d", "48M", "--shards", "2")) {
      try (NodeProcess node = NodeProcess.on(volume).start()) {
        Path directory = node.root().resolve("d");
        List<Path> files = fill(directory);
        assertTrue(files.size() > 20, files.size() + " files");
        releasingWorks(files);
        for (int i = 1; i < files.size(); i += 2) {
          Files.delete(files.get(i));
        }
        Path again = directory.resolve("again");
        Await.that(
            "there is room again",
            FREED_MAX,
            () -> {
              Files.deleteIfExists(again);
              return make(again);
            });
      }
      volume.assertSound();
    }
  }

  private void releasingWorks(List<Path> files) throws IOException {
    byte[] replaced = attribute();
    for (int i = 0; i < 40; i++) {
      Path file = files.get(i % files.size());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * i));
      if (i % 4 == 0) {
        attributes(file).write("large", ByteBuffer.wrap(replaced));
      }
    }
    ByteBuffer read = ByteBuffer.allocate(ATTRIBUTE_BYTES);
    attributes(files.get(0)).read("large", read);
    assertArrayEquals(replaced, read.array());
    attributes(files.get(0)).delete("large");
  }
}
