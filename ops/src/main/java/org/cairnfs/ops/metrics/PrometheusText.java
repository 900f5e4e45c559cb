package org.cairnfs.ops.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prometheus' text exposition format, version 0.0.4. */
public final class PrometheusText {
  private static final double WHOLE_MAX = 9.007199254740992E15;

  private PrometheusText() {}

  public static String of(List<Metric> metrics) {
    StringBuilder text = new StringBuilder();
    for (Metric metric : metrics) {
      text.append("# HELP ")
          .append(metric.name())
          .append(' ')
          .append(escape(metric.help(), false))
          .append('\n');
      text.append("# TYPE ")
          .append(metric.name())
          .append(' ')
          .append(metric.type().name().toLowerCase(Locale.ROOT))
          .append('\n');
      metric.samples().forEach(sample -> text.append(line(metric.name(), sample)));
    }
    return text.toString();
  }

  private static String line(String name, Metric.Sample sample) {
    return name + labels(sample.labels()) + ' ' + number(sample.value()) + '\n';
  }

  private static String labels(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return "";
    }
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=\"" + escape(label.getValue(), true) + '"')
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Math.abs(value) < WHOLE_MAX && value == Math.rint(value)
        ? Long.toString((long) value)
        : new BigDecimal(Double.toString(value)).toString();
  }

  private static String escape(String text, boolean quotes) {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quotes ? escaped.replace("\"", "\\\"") : escaped;
  }
}
