package org.cairnfs.tests.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Zones;
import org.cairnfs.storage.volume.VolumeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More than a thousand crash states of one workload, and those of a life after a crash. */
@Timeout(300)
class CrashExplorationTest {
  private static final long SEED = 42;
  private static final int STATES = 1200;
  private static final int STATES_PER_RESTART = 200;
  private static final int OPERATIONS = 600;
  private static final int OPERATIONS_WHEN_FULL = 10;
  private static final int OPERATIONS_AFTER = 40;
  private static final int SECOND_STATES = 150;
  private static final int SECOND_OPERATIONS = 80;

  @Test
  void everyCrashState_opensChecksCleanAndEqualsAMoment() throws IOException {
    Recording recording =
        Recording.of(
            Machine.formatted(),
            Plant.NONE,
            Tree.empty(),
            SEED,
            (session, workload) -> {
              workload.tour();
              workload.random(OPERATIONS);
              workload.fillData(OPERATIONS_WHEN_FULL);
              workload.random(OPERATIONS_AFTER);
              workload.moveSpace(1);
              workload.fillMeta(OPERATIONS_WHEN_FULL);
              workload.random(OPERATIONS_AFTER);
            });
    assertCovers(recording);
    Exploration exploration = new Exploration(recording, SEED, STATES_PER_RESTART);
    exploration.everyStep(1);
    exploration.randomSteps(STATES - exploration.states(), 20 * STATES);
    assertTrue(exploration.states() >= STATES, exploration::toString);
  }

  @Test
  void crashDuringOrAfterRecovery_isNoOtherThanTheFirst() throws IOException {
    Recording first =
        Recording.of(
            Machine.formatted(),
            Plant.NONE,
            Tree.empty(),
            SEED + 1,
            (session, workload) -> workload.random(SECOND_OPERATIONS));
    int steps = first.trace().size() * 2 / 3;
    Machine crashed = first.powerLoss(steps, SEED);
    Verdict verdict = first.judge(crashed.copy(), steps);
    assertTrue(verdict.isGood(), verdict::complaint);
    Tree left = first.history().moment(verdict.moment()).tree().linkedOnly();
    Recording second =
        Recording.of(
            crashed,
            Plant.NONE,
            left,
            SEED + 2,
            (session, workload) -> workload.random(SECOND_OPERATIONS));
    Exploration exploration = new Exploration(second, SEED + 2, SECOND_STATES);
    exploration.everyStep(1);
    exploration.randomSteps(SECOND_STATES - exploration.states(), 20 * SECOND_STATES);
    assertTrue(exploration.states() >= SECOND_STATES, exploration::toString);
  }

  /** The workload did everything that a crash could interrupt. */
  private static void assertCovers(Recording recording) throws IOException {
    Session session = recording.session();
    Set<String> missing = new TreeSet<>(Workload.MUTATING);
    missing.removeAll(session.done.keySet());
    assertEquals(Set.of(), missing, "operations never done");
    assertTrue(recording.history().size() >= OPERATIONS, "operations");
    assertTrue(session.refusedForSpace() > 1, "no space on DATA and META");
    assertTrue(recording.counters().flushes() > 1, "memtables were flushed");
    assertTrue(recording.counters().logBytes() > Machine.LOG_BYTES, "the log wrapped");
    assertTrue(hasMerged(recording.killed(recording.trace().size())), "tables were merged");
    assertTrue(chunksCameBack(recording.killed(recording.trace().size())), "chunks came back");
  }

  private static boolean chunksCameBack(Machine machine) throws IOException {
    Bytes prefix = Bytes.of(new byte[] {Zones.SPACE, 'R'});
    try (VolumeReader volume = machine.read(Plant.NONE)) {
      return volume.items(new ShardId(0), prefix, prefix.afterPrefix()).next() != null;
    }
  }

  private static boolean hasMerged(Machine machine) throws IOException {
    try (VolumeReader volume = machine.read(Plant.NONE)) {
      for (int shard = 0; shard < Machine.SHARDS; shard++) {
        boolean merged =
            volume.manifest(new ShardId(shard)).orElseThrow().manifest().tables().stream()
                .anyMatch(table -> table.level() > 0);
        if (merged) {
          return true;
        }
      }
      return false;
    }
  }
}
