package org.cairnfs.ops.bench;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one phase of the benchmark measured.
 *
 * @param opsPerSecond over all processes
 * @param p50Micros median latency of one operation
 * @param p99Micros what 99 of 100 operations took at most
 */
public record Phase(String name, double opsPerSecond, double p50Micros, double p99Micros) {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+)\\s+([0-9.]+) ops/s\\s+p50\\s+([0-9.]+) us\\s+p99\\s+([0-9.]+) us\\s*");

  /** Empty if the line is none that reports a phase. */
  static Optional<Phase> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new Phase(
                matcher.group(1),
                Double.parseDouble(matcher.group(2)),
                Double.parseDouble(matcher.group(3)),
                Double.parseDouble(matcher.group(4))))
        : Optional.empty();
  }

  /** The medians of one phase's rounds, each figure for itself. */
  static Phase median(List<Phase> rounds) {
    return new Phase(
        rounds.get(0).name(),
        median(rounds.stream().mapToDouble(Phase::opsPerSecond).sorted().toArray()),
        median(rounds.stream().mapToDouble(Phase::p50Micros).sorted().toArray()),
        median(rounds.stream().mapToDouble(Phase::p99Micros).sorted().toArray()));
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
