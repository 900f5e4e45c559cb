package org.cairnfs.ops.metrics;

import java.util.List;
import java.util.Map;

/**
 * One named figure with its samples.
 *
 * @param name as Prometheus spells it
 * @param help one line
 * @param samples one for each combination of labels
 */
public record Metric(String name, Type type, String help, List<Sample> samples) {
  public Metric {
    samples = List.copyOf(samples);
  }

  /** Whether it only grows. */
  public enum Type {
    COUNTER,
    GAUGE
  }

  /** A value and the labels it stands for. */
  public record Sample(Map<String, String> labels, double value) {}

  static Metric gauge(String name, String help, double value) {
    return new Metric(name, Type.GAUGE, help, List.of(new Sample(Map.of(), value)));
  }

  static Metric counter(String name, String help, double value) {
    return new Metric(name, Type.COUNTER, help, List.of(new Sample(Map.of(), value)));
  }
}
