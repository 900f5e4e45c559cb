package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * The directory below which all tests of this JVM work: every {@code @TempDir} is in it.
 *
 * <p>It is how the scan tells our mounts, loop devices and processes from those of others on the
 * machine.
 */
public final class TestRoot implements TempDirFactory {
  private static final Path ROOT = create();

  /** The root; it ends with the JVM if tests have left nothing in it. */
  public static Path path() {
    return ROOT;
  }

  private static Path create() {
    try {
      String parent = System.getenv("CAIRN_TEST_ROOT");
      Path root =
          parent == null
              ? Files.createTempDirectory("cairn-test-")
              : Files.createTempDirectory(Path.of(parent), "t-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
      return root.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path root) {
    try {
      Files.deleteIfExists(root);
    } catch (DirectoryNotEmptyException e) {
      // What a test kept for its reader stays.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a path, or a text with one, lies below the root. */
  public static boolean contains(String text) {
    return text.contains(ROOT.toString());
  }

  @Override
  public Path createTempDirectory(
      AnnotatedElementContext elementContext, ExtensionContext extensionContext)
      throws IOException {
    return Files.createTempDirectory(ROOT, "d-");
  }
}
