package org.cairnfs.tests.crash;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exploration sees the bugs that it is there for. */
@Timeout(120)
class PlantedBugsTest {
  private static final long SEED = 7;
  private static final int ROUNDS = 4;

  /** What happens in the background differs from run to run: not each has what shows a bug. */
  private static final int RECORDINGS_MAX = 8;

  @ParameterizedTest
  @EnumSource(Plants.class)
  void plantedBug_isCaught(Plants plant) throws IOException {
    StringBuilder explored = new StringBuilder();
    for (int i = 0; i < RECORDINGS_MAX; i++) {
      long seed = SEED + i;
      Recording recording =
          Recording.of(
              Machine.formatted(),
              plant,
              Tree.empty(),
              seed,
              (session, workload) -> plant.work(workload));
      Exploration exploration = new Exploration(recording, seed, 0);
      try {
        exploration.everyStep(ROUNDS);
      } catch (Exploration.BadState e) {
        return;
      }
      explored.append('\n').append(exploration);
    }
    fail("not caught in " + explored);
  }
}
