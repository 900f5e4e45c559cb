package org.cairnfs.tests.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.cairnfs.tests.mounted.Await;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.Shell;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 of the node in the middle of a program: the volume is sound before any start, everything
 * synced is there after it, and the program can do its work then.
 */
@MountedTest
class KilledProgramsTest {
  private static final Duration STARTED_MAX = Duration.ofSeconds(60);
  private static final int ROWS_PER_TRANSACTION = 20;

  private final Path directory;
  private final Path made;
  private TestVolume volume;

  @SuppressWarnings("NullAway.Init") // formatted before each test
  KilledProgramsTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.made = Workloads.make(directory);
  }

  @BeforeEach
  void format() throws Exception {
    volume = TestVolume.format();
  }

  @AfterEach
  void delete() throws Exception {
    volume.close();
  }

  /** A program, the kind of mount, and how many files it has made when the node is killed. */
  static Stream<Arguments> programs() {
    return Stream.of(
        Arguments.of("tar", Workloads.TAR, "block", 60),
        Arguments.of("rsync", Workloads.RSYNC, "plain", 60),
        Arguments.of("git", Workloads.GIT, "block", 40),
        Arguments.of("javac", Workloads.JAVAC, "plain", 60));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void whatWasSyncedBefore_isThere_andTheProgramCanBeRunAgain(
      String name, String program, String kind, int files) throws Exception {
    String script = "mkdir -p work && cd work && MADE=" + made + " && " + program;
    try (NodeProcess node = NodeProcess.on(volume).options(kind).start()) {
      Shell.script(node.root(), "tar -xf " + made + "/tree.tar; sync -f .").ok();
      Shell.script(node.root(), "find . -type f -exec sync {} +").ok();
      Path output = directory.resolve("output");
      Process running = Shell.start(node.root(), output, script);
      Await.that(name + " is at work", STARTED_MAX, () -> files(node.root()) >= files);
      node.process().destroyForcibly();
      assertTrue(Shell.end(running) != 0, () -> name + " ended too early");
      node.kill();
    }
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).options(kind).start()) {
      Shell.script(node.root(), "tar -df " + made + "/tree.tar").ok();
      Shell.script(node.root(), "rm -rf work && " + script).ok();
    }
    volume.assertSound();
  }

  private static long files(Path root) throws Exception {
    Path work = root.resolve("work");
    if (Files.notExists(work)) {
      return 0;
    }
    String count = "find . -type f 2>/dev/null | wc -l || true";
    return Long.parseLong(Shell.script(work, count).ok().output().strip());
  }

  @Test
  void sqlite_withARollbackJournal_keepsWhatItCommitted() throws Exception {
    keepsWhatItCommitted("delete", "block");
  }

  @Test
  void sqlite_withAWriteAheadLog_keepsWhatItCommitted() throws Exception {
    keepsWhatItCommitted("wal", "plain");
  }

  private void keepsWhatItCommitted(String journal, String kind) throws Exception {
    Path output = directory.resolve("output");
    try (NodeProcess node = NodeProcess.on(volume).options(kind).start()) {
      Process running = Shell.start(node.root(), output, Workloads.sqlite(journal, 2_000));
      Await.that(
          "sqlite has committed",
          STARTED_MAX,
          () -> committed(output) >= 20 * ROWS_PER_TRANSACTION);
      node.process().destroyForcibly();
      Shell.end(running);
      node.kill();
    }
    long committed = committed(output);
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).options(kind).start()) {
      List<String> found =
          Shell.script(node.root(), Workloads.SQLITE_CHECK).ok().output().lines().toList();
      assertEquals("ok", found.get(0));
      long rows = Long.parseLong(found.get(1));
      assertTrue(
          rows == committed || rows == committed + ROWS_PER_TRANSACTION,
          committed + " rows were committed, " + rows + " are there");
    }
    volume.assertSound();
  }

  /** The last number that sqlite has told. */
  private static long committed(Path output) throws Exception {
    return Files.exists(output)
        ? Files.readAllLines(output).stream()
            .filter(line -> line.startsWith("done "))
            .mapToLong(line -> Long.parseLong(line.substring("done ".length())))
            .max()
            .orElse(0)
        : 0;
  }
}
