package org.cairnfs.tests.crash;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.device.WriteTrace;
import org.cairnfs.storage.volume.StorageCounters;
import org.cairnfs.storage.volume.Volume;

/**
 * A node's life from start to stop: what it did to its devices, and what the file system should
 * have been when.
 */
record Recording(
    WriteTrace trace, Plant plant, History history, Session session, StorageCounters counters) {
  /** Runs a node on a machine, whose devices are used up by it. */
  static Recording of(
      Machine machine, Plant plant, Tree before, long seed, BiConsumer<Session, Workload> work)
      throws IOException {
    WriteTrace trace = WriteTrace.of(machine.meta, machine.data);
    Plant.Devices devices = plant.on(machine.meta, machine.data);
    Volume volume = machine.open(devices.meta(), devices.data());
    CairnNode node = Machine.start(plant.on(volume));
    History history = new History(trace::size, volume::appendedPosition, volume::durablePosition);
    Session session;
    StorageCounters counters;
    try {
      FileSystem fs = node.mount(MountSettings.DEFAULT).fileSystem();
      session = new Session(fs, new Random(seed), before, history);
      session.start();
      work.accept(session, new Workload(session));
      session.closeAll();
      counters = volume.counters();
    } finally {
      node.stop();
    }
    if (!machine.failures.isEmpty()) {
      throw new AssertionError("storage failed", machine.failures.peek());
    }
    return new Recording(trace, plant, history, session, counters);
  }

  /** The machine after a power loss. */
  Machine powerLoss(int steps, long seed) {
    List<SimulatedDevice> devices = trace.cut(steps, seed);
    return Machine.of(devices);
  }

  /** The machine after the death of the node's process. */
  Machine killed(int steps) {
    return Machine.of(trace.killed(steps));
  }

  Verdict judge(Machine state, int steps) {
    int to = history.begunAt(steps);
    return Verdict.of(state, plant, history, Math.min(history.durableAt(steps), to), to);
  }
}
