package org.cairnfs.tests.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.cairnfs.storage.device.Access;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.Devices;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.device.WriteTrace;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Crash states of a node in a process of its own with a mount, cut from what it recorded.
 *
 * <p>Image files hide a missing flush from kill -9: the page cache survives it. The trace does not.
 */
@MountedTest
class MountedCrashTest {
  private static final long SEED = 11;
  private static final int STATES = 250;
  private static final int OPERATIONS = 400;
  private static final int TRIES_MAX = 10_000;

  /** Of an entry in the trace file, before the payload. */
  private static final int TRACE_HEADER_BYTES = 24;

  private TestVolume volume;

  @SuppressWarnings("NullAway.Init") // set before each test
  MountedCrashTest() {}

  @BeforeEach
  void format() throws Exception {
    volume = TestVolume.format("-m", "64M", "-d", "64M", "--shards", "2");
  }

  @AfterEach
  void delete() throws IOException {
    volume.close();
  }

  @Test
  void everyCrashState_ofAMountedNode_checksCleanAndEqualsAMoment() throws Exception {
    Path trace = volume.directory().resolve("trace");
    SimulatedDevice meta = base(volume.meta());
    SimulatedDevice data = base(volume.data());
    File file = trace.toFile();
    History history = new History(() -> (int) file.length(), () -> 0, () -> -1);
    try (NodeProcess node =
        NodeProcess.on(volume).environment("CAIRN_TEST_TRACE", trace.toString()).start()) {
      new MountedSession(node.root(), new Random(SEED), history).run(OPERATIONS);
      node.kill();
    }
    assertTrue(explore(WriteTrace.load(trace, meta, data), history) >= STATES);
  }

  private static SimulatedDevice base(Path image) throws IOException {
    try (BlockDevice device = Devices.open(image, Access.READ)) {
      return SimulatedDevice.copyOf(device);
    }
  }

  /** Cuts after every step, then anywhere, until there are enough; returns how many there were. */
  private static int explore(WriteTrace trace, History history) {
    long[] bytes = bytesBefore(trace.steps());
    int first = 0;
    while (bytes[first] < history.moment(0).ended()) {
      first++;
    }
    Set<Long> seen = new HashSet<>();
    Random random = new Random(SEED);
    for (int steps = first; steps <= trace.size(); steps++) {
      judge(trace, history, steps, random.nextLong(), bytes, seen);
    }
    for (int i = 0; i < TRIES_MAX && seen.size() < STATES; i++) {
      int steps = first + random.nextInt(trace.size() - first + 1);
      judge(trace, history, steps, random.nextLong(), bytes, seen);
    }
    return seen.size();
  }

  /** How long the trace file was before each step, and at its end. */
  private static long[] bytesBefore(List<WriteTrace.Step> steps) {
    long[] bytes = new long[steps.size() + 1];
    for (int i = 0; i < steps.size(); i++) {
      int payload = steps.get(i) instanceof WriteTrace.Write write ? write.payload().length : 0;
      bytes[i + 1] = bytes[i] + TRACE_HEADER_BYTES + payload;
    }
    return bytes;
  }

  private static void judge(
      WriteTrace trace, History history, int steps, long seed, long[] bytes, Set<Long> seen) {
    Machine state = Machine.of(trace.cut(steps, seed));
    if (!seen.add(31 * state.meta.fingerprint() + state.data.fingerprint())) {
      return;
    }
    int place = (int) bytes[steps];
    int to = history.begunAt(place);
    Verdict verdict =
        Verdict.of(state, Plant.NONE, history, Math.min(history.durableAt(place), to), to);
    if (!verdict.isGood()) {
      throw new Exploration.BadState(
          "power loss of a mounted node after step " + steps + ", seed " + seed,
          verdict.complaint());
    }
  }
}
