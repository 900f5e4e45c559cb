package org.cairnfs.tests.scale;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cairnfs.storage.suite.LongTest;
import org.cairnfs.tests.leaks.StatusProbe;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.Test;

/**
 * A million empty files in one directory of a node with its usual heap: made, found again by
 * another start of the node, listed, looked at, removed.
 *
 * <p>The system property {@code cairn.test.files} says how many instead. The figures are printed as
 * rows for docs/BENCHMARKS.md.
 */
@LongTest
@MountedTest
class MillionFilesTest {
  private static final int FILES = Integer.getInteger("cairn.test.files", 1_000_000);
  private static final int PART = Math.min(100_000, FILES / 4);
  private static final String HEAP = "512m";
  private static final int SHARDS = 16;

  /** The last files are made at least at this share of the rate of the first. */
  private static final double RATE_MIN = 0.8;

  /** Blocks and records that a start may read, whatever the number of files. */
  private static final long START_READS_MAX = 64L * SHARDS;

  private final List<String> rows = new ArrayList<>();

  /** Something done to the file of a number. */
  private interface Step {
    void run(Path file) throws IOException;
  }

  @Test
  void createRate_lasts_andAStartReadsAsLittleAsEver() throws Exception {
    try (TestVolume volume =
        TestVolume.format("-m", "4G", "-d", "1G", "--shards", Integer.toString(SHARDS))) {
      double kept = make(volume);
      useAndRemove(volume);
      rows.forEach(System.out::println);
      assertTrue(kept >= RATE_MIN, () -> "the rate fell to " + kept + " of the first");
    }
  }

  /** Makes the files; the rate of the last as a share of that of the first. */
  private double make(TestVolume volume) throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).environment("CAIRN_HEAP", HEAP).start()) {
      Path directory = Files.createDirectory(directory(node));
      return each(
          "create", directory, file -> Files.newByteChannel(file, CREATE_NEW, WRITE).close());
    }
  }

  private void useAndRemove(TestVolume volume) throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).environment("CAIRN_HEAP", HEAP).start()) {
      StatusProbe status = StatusProbe.of(node.ops());
      long read =
          status.level("start_log_records_read") + status.level("table_blocks_missed_total");
      rows.add(row("records and blocks read by a start", Long.toString(read)));
      assertTrue(read <= START_READS_MAX, () -> "a start read " + read + " records and blocks");
      Path directory = directory(node);
      long start = System.nanoTime();
      assertEquals(FILES, count(directory));
      double seconds = (System.nanoTime() - start) / 1e9;
      rows.add(row("readdir of all", String.format(Locale.ROOT, "%.1f s", seconds)));
      each("stat", directory, MillionFilesTest::assertEmpty);
      each("unlink", directory, Files::delete);
      assertEquals(0, count(directory));
    }
  }

  private static Path directory(NodeProcess node) {
    return node.root().resolve("d");
  }

  private static long count(Path directory) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        count += file.getNameCount() > 0 ? 1 : 0;
      }
    }
    return count;
  }

  private static void assertEmpty(Path file) throws IOException {
    assertEquals(0, Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).size());
  }

  /** Does something to every file, and notes at what rate. */
  private double each(String what, Path directory, Step step) throws IOException {
    double first = rate(directory, 0, PART, step);
    double between = rate(directory, PART, FILES - PART, step);
    double last = rate(directory, FILES - PART, FILES, step);
    rows.add(
        row(
            String.format(Locale.ROOT, "%s, first %,d / last %,d", what, PART, PART),
            String.format(
                Locale.ROOT, "%,.0f / %,.0f per s (between: %,.0f)", first, last, between)));
    return last / first;
  }

  /** Files per second. */
  private static double rate(Path directory, int from, int to, Step step) throws IOException {
    long start = System.nanoTime();
    for (int number = from; number < to; number++) {
      step.run(directory.resolve("f" + number));
    }
    return (to - from) / ((System.nanoTime() - start) / 1e9);
  }

  private static String row(String step, String figure) {
    return "| " + step + " | " + figure + " |";
  }
}
