package org.cairnfs.ops.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The medians of every phase over some rounds, of one directory or of two measured in turns.
 *
 * <p>In turns, because a machine's speed drifts by more than file systems differ.
 */
public final class Comparison {
  private final Map<String, List<Phase>> rounds = new LinkedHashMap<>();
  private final Map<String, List<Phase>> againstRounds = new LinkedHashMap<>();

  /** One row: a phase here, and the same one there if there is a there. */
  public record Row(Phase phase, List<Phase> against) {
    /** How many times as fast here as there; NaN without a there. */
    public double ratio() {
      return against.isEmpty() ? Double.NaN : phase.opsPerSecond() / against.get(0).opsPerSecond();
    }
  }

  public void add(List<Phase> phases) {
    collect(rounds, phases);
  }

  public void addAgainst(List<Phase> phases) {
    collect(againstRounds, phases);
  }

  private static void collect(Map<String, List<Phase>> rounds, List<Phase> phases) {
    phases.forEach(
        phase -> rounds.computeIfAbsent(phase.name(), name -> new ArrayList<>()).add(phase));
  }

  /** In the order in which the phases ran. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rounds.forEach(
        (name, phases) -> {
          List<Phase> other = againstRounds.getOrDefault(name, List.of());
          rows.add(
              new Row(
                  Phase.median(phases),
                  other.isEmpty() ? List.of() : List.of(Phase.median(other))));
        });
    return rows;
  }
}
