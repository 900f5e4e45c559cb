package org.cairnfs.tests.crash;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exploration sees the bugs that it is there for. */
@Timeout(120)
class PlantedBugsTest {
  private static final long SEED = 7;
  private static final int ROUNDS = 4;

  @ParameterizedTest
  @EnumSource(Plants.class)
  void plantedBug_isCaught(Plants plant) throws IOException {
    Recording recording =
        Recording.of(
            Machine.formatted(),
            plant,
            Tree.empty(),
            SEED,
            (session, workload) -> plant.work(workload));
    Exploration exploration = new Exploration(recording, SEED, 0);
    assertThrows(
        Exploration.BadState.class,
        () -> exploration.everyStep(ROUNDS),
        () -> "not caught in " + exploration);
  }
}
