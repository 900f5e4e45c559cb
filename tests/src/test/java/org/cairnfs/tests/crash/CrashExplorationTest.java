package org.cairnfs.tests.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** At least a thousand crash states of one workload. */
@Timeout(300)
class CrashExplorationTest {
  private static final long SEED = 42;
  private static final int STATES = 1000;
  private static final int OPERATIONS = 700;
  private static final int FULL_OPERATIONS = 10;
  private static final int OPERATIONS_AFTER = 50;
  private static final int STATES_PER_RESTART = 150;

  @Test
  void everyCrashState_opensChecksCleanAndEqualsAMoment() throws IOException {
    Recording recording =
        Recording.of(
            Machine.formatted(),
            Plant.NONE,
            Tree.empty(),
            SEED,
            (session, workload) -> {
              workload.random(OPERATIONS);
              workload.fillData(FULL_OPERATIONS);
              workload.random(OPERATIONS_AFTER);
            });
    assertCovers(recording);
    Exploration exploration = new Exploration(recording, SEED, STATES_PER_RESTART);
    exploration.everyStep(1);
    exploration.randomSteps(STATES - exploration.states(), 20 * STATES);
    assertTrue(exploration.states() >= STATES, exploration::toString);
  }

  /** The workload did everything that a crash could interrupt. */
  private static void assertCovers(Recording recording) {
    Session session = recording.session();
    Set<String> missing = new TreeSet<>(Workload.MUTATING);
    missing.removeAll(session.done.keySet());
    assertEquals(Set.of(), missing, "operations never done");
    assertTrue(recording.history().size() >= OPERATIONS, "operations");
    assertTrue(session.refusedForSpace() > 0, "no space on DATA");
    assertTrue(recording.counters().flushes() > 0, "memtables were flushed");
    assertTrue(recording.counters().logBytes() > Machine.LOG_BYTES, "the log wrapped");
  }
}
