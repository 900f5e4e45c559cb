package org.cairnfs.tests.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one seed, in a directory on a mount and in one on a local file system.
 *
 * <p>When they differ, parts of the list are left out as long as it still fails, in fresh
 * directories beside, for a bounded time.
 */
final class TreeRun {
  private static final Duration SHORTENING_MAX = Duration.ofSeconds(30);

  private final long seed;
  private final Path mounted;
  private final Path local;
  private final List<Operation> operations;
  private int attempts;
  private int succeeded;

  /**
   * @param mounted where a directory for this seed is made
   * @param local the same
   */
  TreeRun(long seed, int steps, Path mounted, Path local) {
    this.seed = seed;
    this.mounted = mounted;
    this.local = local;
    this.operations = operations(seed, steps);
  }

  private static List<Operation> operations(long seed, int steps) {
    Random random = new Random(seed);
    NameOperations names = new NameOperations(random);
    DataOperations data = new DataOperations(random);
    List<Operation> all = new ArrayList<>(steps);
    for (int step = 0; step < steps; step++) {
      all.add(random.nextInt(5) < 3 ? names.next() : data.next());
    }
    return all;
  }

  /** Executes all of it; fails with the seed and the shortest list that still differs. */
  void run() throws IOException {
    Difference difference = execute(operations, "seed-" + seed);
    if (difference != null) {
      List<Operation> failing = operations.subList(0, difference.step() + 1);
      throw new AssertionError(shortest(new ArrayList<>(failing), difference));
    }
    if (succeeded < operations.size() / 20) {
      throw new AssertionError(
          "seed " + seed + ": only " + succeeded + " of " + operations.size() + " succeeded");
    }
  }

  private static boolean isErrno(String result) {
    return result.matches("E[A-Z0-9]+|-[0-9]+");
  }

  /** Compares the trees as they are now. */
  void compareTrees() throws IOException {
    List<String> expected = TreeText.of(local.resolve("seed-" + seed));
    List<String> found = TreeText.of(mounted.resolve("seed-" + seed));
    String difference = firstDifference(expected, found);
    if (difference != null) {
      throw new AssertionError("seed " + seed + ": " + difference);
    }
  }

  private static @Nullable String firstDifference(List<String> expected, List<String> found) {
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      String a = i < expected.size() ? expected.get(i) : "nothing more";
      String b = i < found.size() ? found.get(i) : "nothing more";
      if (!a.equals(b)) {
        return "locally " + a + "\n   mounted " + b;
      }
    }
    return null;
  }

  /** The first operation with another result, or the last one if only the trees differ. */
  private record Difference(int step, String words) {}

  private @Nullable Difference execute(List<Operation> list, String name) throws IOException {
    Path here = Files.createDirectory(local.resolve(name));
    Path there = Files.createDirectory(mounted.resolve(name));
    try (Side control = new Side(here);
        Side side = new Side(there)) {
      for (int step = 0; step < list.size(); step++) {
        Operation operation = list.get(step);
        String expected = operation.action().on(control);
        String found = operation.action().on(side);
        succeeded += isErrno(expected) ? 0 : 1;
        if (!expected.equals(found)) {
          return new Difference(
              step, operation + "\n   locally " + expected + "\n   mounted " + found);
        }
      }
      String trees = firstDifference(TreeText.of(here), TreeText.of(there));
      return trees == null ? null : new Difference(list.size() - 1, "the trees: " + trees);
    }
  }

  private String shortest(List<Operation> failing, Difference first) throws IOException {
    long limit = System.nanoTime() + SHORTENING_MAX.toNanos();
    List<Operation> list = failing;
    Difference difference = first;
    int chunk = Math.max(1, list.size() / 2);
    while (System.nanoTime() < limit) {
      boolean shortened = false;
      for (int from = list.size() - chunk; from >= 0 && System.nanoTime() < limit; from -= chunk) {
        List<Operation> shorter = new ArrayList<>(list);
        shorter.subList(from, Math.min(list.size(), from + chunk)).clear();
        Difference still = execute(shorter, "seed-" + seed + "-" + ++attempts);
        if (still != null) {
          list = new ArrayList<>(shorter.subList(0, still.step() + 1));
          difference = still;
          shortened = true;
          from = Math.min(from, list.size());
        }
      }
      if (!shortened && chunk == 1) {
        break;
      }
      chunk = shortened ? Math.min(chunk, Math.max(1, list.size() / 2)) : Math.max(1, chunk / 2);
    }
    StringBuilder words = new StringBuilder("seed " + seed + " differs at " + difference.words());
    list.forEach(operation -> words.append("\n  ").append(operation));
    return words.toString();
  }
}
