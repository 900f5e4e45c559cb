package org.cairnfs.tests.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.storage.volume.Volume;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of random operations on a mount, without a crash, against the model. */
@Timeout(180)
class FileSystemModelTest {
  private static final int OPERATIONS = 2500;
  private static final int OPERATIONS_WHEN_FULL = 20;
  private static final int OPERATIONS_BETWEEN_WALKS = 250;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void randomOperations_answerAndLeaveWhatTheModelSays(long seed) throws IOException {
    Machine machine = Machine.formatted();
    Volume volume = machine.open(machine.meta, machine.data);
    CairnNode node = Machine.start(volume);
    try {
      FileSystem fs = node.mount(MountSettings.DEFAULT).fileSystem();
      History history = new History(() -> 0, volume::appendedPosition, volume::durablePosition);
      Session session = new Session(fs, new Random(seed), Tree.empty(), history);
      session.start();
      Workload workload = new Workload(session);
      workload.tour();
      for (int done = 0; done < OPERATIONS; done += OPERATIONS_BETWEEN_WALKS) {
        workload.random(OPERATIONS_BETWEEN_WALKS);
        new Walk(session).run();
      }
      workload.fillData(OPERATIONS_WHEN_FULL);
      new Walk(session).run();
      workload.fillMeta(OPERATIONS_WHEN_FULL);
      new Walk(session).run();
      session.closeAll();
      assertTrue(session.done.keySet().containsAll(Workload.MUTATING), session.done.toString());
    } finally {
      node.stop();
    }
    assertEquals(0, machine.failures.size(), machine.failures::toString);
  }
}
