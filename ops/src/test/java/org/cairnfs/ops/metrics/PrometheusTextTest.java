package org.cairnfs.ops.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  @Test
  void metric_hasHelpTypeAndSortedEscapedLabels() {
    Metric metric =
        new Metric(
            "m_total",
            Metric.Type.COUNTER,
            "Counts\nthings.",
            List.of(
                new Metric.Sample(Map.of("b", "x\"y\\z\n", "a", "1"), 3),
                new Metric.Sample(Map.of(), 0.25)));
    assertEquals(
        "# HELP m_total Counts\\nthings.\n# TYPE m_total counter\n"
            + "m_total{a=\"1\",b=\"x\\\"y\\\\z\\n\"} 3\nm_total 0.25\n",
        PrometheusText.of(List.of(metric)));
  }

  @Test
  void numbers_areWholeWhereTheyAre() {
    assertEquals("9007199254740991", value(9007199254740991.0));
    assertEquals("NaN", value(Double.NaN));
    assertEquals("-Inf", value(Double.NEGATIVE_INFINITY));
    assertEquals("1.0E+300", value(1e300));
  }

  private static String value(double value) {
    String text = PrometheusText.of(List.of(Metric.gauge("g", "h", value)));
    return text.substring(text.lastIndexOf(' ') + 1).strip();
  }
}
