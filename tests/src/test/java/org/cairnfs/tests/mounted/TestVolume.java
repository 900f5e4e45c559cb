package org.cairnfs.tests.mounted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.cairnfs.storage.leaks.TestRoot;

/**
 * A volume on image files, in a directory with a mount point and the logs of its nodes.
 *
 * @param directory of all that, deleted with the volume
 */
public record TestVolume(Path directory) implements AutoCloseable {
  /** Enough for every program of these tests. */
  private static final String[] SIZES = {"-m", "256M", "-d", "1G", "--shards", "8"};

  /** A formatted volume of moderate size. */
  public static TestVolume format() throws Exception {
    return format(SIZES);
  }

  /** A formatted volume. */
  public static TestVolume format(String... mkfsOptions) throws Exception {
    TestVolume volume = new TestVolume(Files.createTempDirectory(TestRoot.path(), "v-"));
    Files.createDirectory(volume.mountPoint());
    List<String> arguments =
        new ArrayList<>(List.of("mkfs", volume.meta().toString(), volume.data().toString()));
    arguments.addAll(List.of(mkfsOptions));
    Shell.cairn(volume.directory, arguments.toArray(new String[0])).ok();
    return volume;
  }

  public Path meta() {
    return directory.resolve("meta.img");
  }

  public Path data() {
    return directory.resolve("data.img");
  }

  public Path mountPoint() {
    return directory.resolve("mnt");
  }

  /** Checks the volume as it is, contents included; fails with the findings. */
  public void assertSound() throws Exception {
    Shell.cairn(directory, "check", "--data", meta().toString(), data().toString()).ok();
  }

  @Override
  public void close() throws IOException {
    if (isMounted(mountPoint())) {
      throw new AssertionError(mountPoint() + " is still mounted");
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /** Whether something is mounted on a directory, dead or alive. */
  public static boolean isMounted(Path directory) throws IOException {
    String place = " " + directory + " ";
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .anyMatch(line -> line.contains(place));
  }
}
