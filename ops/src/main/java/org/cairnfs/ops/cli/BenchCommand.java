package org.cairnfs.ops.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cairnfs.ops.bench.BenchmarkException;
import org.cairnfs.ops.bench.Comparison;
import org.cairnfs.ops.bench.Phase;
import org.cairnfs.ops.bench.Yardstick;
import org.cairnfs.ops.json.JsonText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn bench}: metadata operations per second in a directory. */
@Command(
    name = "bench",
    description = {
      "Measures metadata operations in a directory of a mounted file system.",
      "It works in a fresh directory there, which it removes again. Needs root and cc."
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final int COMPARED_ROUNDS = 5;

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "where to work")
  private Path directory = Path.of("");

  @Option(
      names = "--files",
      converter = PositiveNumber.class,
      paramLabel = "N",
      description = "files per process (default: ${DEFAULT-VALUE})")
  private int files = 5_000;

  @Option(
      names = "--procs",
      converter = PositiveNumber.class,
      paramLabel = "P",
      description = "processes at a time (default: ${DEFAULT-VALUE})")
  private int processes = 1;

  @Option(
      names = "--against",
      paramLabel = "DIR2",
      description = "measure this too, in turns, and print ratios")
  private @Nullable Path against;

  @Option(
      names = "--rounds",
      converter = PositiveNumber.class,
      paramLabel = "N",
      description = "repeat and take medians (default: 1, with --against " + COMPARED_ROUNDS + ")")
  private @Nullable Integer rounds;

  @Option(names = "--json", description = "for machines")
  private boolean json;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int times = rounds != null ? rounds : against == null ? 1 : COMPARED_ROUNDS;
    requireDirectory(directory);
    if (against != null) {
      requireDirectory(against);
    }
    try {
      print(measure(Yardstick.prepare(System.getenv()), times));
    } catch (BenchmarkException failed) {
      throw new CommandException(directory + ": " + failed.getMessage(), failed);
    }
    return ExitCode.OK;
  }

  private static void requireDirectory(Path path) {
    if (!Files.isDirectory(path)) {
      throw new CommandException(
          path + ": not a directory; name one on the file system to measure");
    }
  }

  private Comparison measure(Yardstick yardstick, int times)
      throws BenchmarkException, IOException, InterruptedException {
    Comparison comparison = new Comparison();
    for (int round = 1; round <= times; round++) {
      comparison.add(measure(yardstick, directory, round, times));
      if (against != null) {
        comparison.addAgainst(measure(yardstick, against, round, times));
      }
    }
    return comparison;
  }

  private List<Phase> measure(Yardstick yardstick, Path where, int round, int times)
      throws BenchmarkException, IOException, InterruptedException {
    Progress progress = new Progress(console.err(), where + " " + round + "/" + times + ": ");
    try {
      return yardstick.run(where, files, processes, progress::phaseEnded);
    } finally {
      progress.clear();
    }
  }

  private void print(Comparison comparison) {
    PrintWriter out = console.out();
    if (json) {
      out.println(JsonText.of(comparison.rows().stream().map(BenchCommand::asJson).toList()));
    } else {
      out.print(against == null ? table(comparison) : ratios(comparison));
    }
  }

  private static Map<String, Object> asJson(Comparison.Row row) {
    Map<String, Object> json = asJson(row.phase());
    row.against()
        .forEach(
            other -> {
              json.put("against", asJson(other));
              json.put("ratio", row.ratio());
            });
    return json;
  }

  private static Map<String, Object> asJson(Phase phase) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("phase", phase.name());
    json.put("opsPerSecond", phase.opsPerSecond());
    json.put("p50Micros", phase.p50Micros());
    json.put("p99Micros", phase.p99Micros());
    return json;
  }

  private static String table(Comparison comparison) {
    StringBuilder text =
        new StringBuilder(
            String.format("%-14s%10s%12s%12s%n", "phase", "ops/s", "p50 us", "p99 us"));
    for (Comparison.Row row : comparison.rows()) {
      Phase phase = row.phase();
      text.append(
          String.format(
              Locale.ROOT,
              "%-14s%10.0f%12.1f%12.1f%n",
              phase.name(),
              phase.opsPerSecond(),
              phase.p50Micros(),
              phase.p99Micros()));
    }
    return text.toString();
  }

  private String ratios(Comparison comparison) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                "A = %s, B = %s%n%-14s%10s%10s%8s%12s%12s%12s%12s%n",
                directory,
                against,
                "phase",
                "A ops/s",
                "B ops/s",
                "A/B",
                "A p50 us",
                "B p50 us",
                "A p99 us",
                "B p99 us"));
    for (Comparison.Row row : comparison.rows()) {
      Phase here = row.phase();
      row.against()
          .forEach(
              there ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "%-14s%10.0f%10.0f%8.2f%12.1f%12.1f%12.1f%12.1f%n",
                          here.name(),
                          here.opsPerSecond(),
                          there.opsPerSecond(),
                          row.ratio(),
                          here.p50Micros(),
                          there.p50Micros(),
                          here.p99Micros(),
                          there.p99Micros())));
    }
    return text.toString();
  }
}
