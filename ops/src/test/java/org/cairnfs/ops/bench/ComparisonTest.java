package org.cairnfs.ops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void line_ofTheBenchmarkIsParsed() {
    assertEquals(
        new Phase("link+unlink", 12345, 80.5, 301.2),
        Phase.parse("link+unlink      12345 ops/s  p50      80.5 us  p99     301.2 us")
            .orElseThrow());
    assertTrue(Phase.parse("mdb: create: open x: No space left on device (errno 28)").isEmpty());
  }

  @Test
  void rows_areMediansOfEachFigure_andTheirRatio() {
    Comparison comparison = new Comparison();
    comparison.add(List.of(new Phase("mkdir", 100, 1, 9)));
    comparison.add(List.of(new Phase("mkdir", 300, 3, 7)));
    comparison.add(List.of(new Phase("mkdir", 200, 2, 8)));
    comparison.addAgainst(List.of(new Phase("mkdir", 50, 1, 1)));
    comparison.addAgainst(List.of(new Phase("mkdir", 150, 3, 3)));
    Comparison.Row row = comparison.rows().get(0);
    assertEquals(new Phase("mkdir", 200, 2, 8), row.phase());
    assertEquals(List.of(new Phase("mkdir", 100, 2, 2)), row.against());
    assertEquals(2.0, row.ratio());
  }

  @Test
  void withoutAnother_thereIsNoRatio() {
    Comparison comparison = new Comparison();
    comparison.add(List.of(new Phase("mkdir", 100, 1, 9)));
    assertTrue(Double.isNaN(comparison.rows().get(0).ratio()));
  }
}
