package org.cairnfs.tests.crash;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.storage.volume.Volume;

/**
 * Cuts a recording everywhere and judges every state.
 *
 * <p>Of a power loss after each step the unflushed writes survive, tear and overtake each other as
 * a seed says; a process that dies leaves everything it wrote. A state seen before is not judged
 * again. Some states are taken into use by a node, which must find what the state was judged to be,
 * work, and leave a clean volume.
 */
final class Exploration {
  private static final int OPERATIONS_AFTER_RESTART = 10;

  /** A state that is not what it must be. */
  static final class BadState extends AssertionError {
    private static final long serialVersionUID = 1;

    BadState(String where, String complaint) {
      super(where + ": " + complaint);
    }
  }

  private record Fingerprint(long meta, long data) {}

  private final Recording recording;
  private final long seed;
  private final int restartEvery;
  private final Set<Fingerprint> seen = new HashSet<>();

  /** How many states equalled each moment. */
  private final Map<Integer, Integer> moments = new TreeMap<>();

  private int restarts;

  /**
   * @param restartEvery so many states a node is started on one; 0 for never
   */
  Exploration(Recording recording, long seed, int restartEvery) {
    this.recording = recording;
    this.seed = seed;
    this.restartEvery = restartEvery;
  }

  int states() {
    return seen.size();
  }

  /** How many different moments of the workload were found. */
  int moments() {
    return moments.size();
  }

  int restarts() {
    return restarts;
  }

  /** A power loss, and a kill, after each step; further rounds have other seeds. */
  void everyStep(int rounds) throws IOException {
    int size = recording.trace().size();
    for (int round = 0; round < rounds; round++) {
      for (int steps = 0; steps <= size; steps++) {
        powerLoss(steps, seed + round * 1_000_003L + steps);
        if (round == 0) {
          judge(recording.killed(steps), steps, "kill after step " + steps);
        }
      }
    }
  }

  /** Power losses after random steps until so many distinct states have been judged. */
  void randomSteps(int states, int triesMax) throws IOException {
    Random random = new Random(seed);
    int size = recording.trace().size();
    int goal = states() + states;
    int[] steps = random.ints(triesMax, 0, size + 1).sorted().toArray();
    for (int step : steps) {
      if (states() >= goal) {
        return;
      }
      powerLoss(step, random.nextLong());
    }
  }

  void powerLoss(int steps, long lossSeed) throws IOException {
    judge(
        recording.powerLoss(steps, lossSeed),
        steps,
        "power loss after step " + steps + ", seed " + lossSeed);
  }

  private void judge(Machine state, int steps, String where) throws IOException {
    if (!seen.add(new Fingerprint(state.meta.fingerprint(), state.data.fingerprint()))) {
      return;
    }
    boolean restarts = restartEvery > 0 && seen.size() % restartEvery == 0;
    Machine again = restarts ? state.copy() : state;
    Verdict verdict = recording.judge(state, steps);
    if (!verdict.isGood()) {
      throw new BadState(where + " of workload " + seed, verdict.complaint());
    }
    moments.merge(verdict.moment(), 1, Integer::sum);
    if (restarts) {
      restart(again, recording.history().moment(verdict.moment()), where);
    }
  }

  /** Takes a state into use. */
  private void restart(Machine machine, Moment moment, String where) throws IOException {
    restarts++;
    try {
      Volume volume = machine.open(machine.meta, machine.data);
      CairnNode node = Machine.start(volume);
      History history = new History(() -> 0, () -> 0, () -> 0);
      try {
        FileSystem fs = node.mount(MountSettings.DEFAULT).fileSystem();
        Session session = new Session(fs, new Random(seed), moment.tree().linkedOnly(), history);
        session.spaceMayEnd(true);
        session.start();
        new Walk(session).run();
        new Workload(session).random(OPERATIONS_AFTER_RESTART);
        session.closeAll();
      } finally {
        node.stop();
      }
      Machine after = machine.copy();
      Verdict verdict =
          Verdict.of(after, Plant.NONE, history, history.last().number(), history.last().number());
      if (!verdict.isGood()) {
        throw new BadState(where + ", used and stopped", verdict.complaint());
      }
    } catch (AssertionError e) {
      throw new AssertionError(where + ", taken into use as " + moment + ": " + e, e);
    }
  }

  @Override
  public String toString() {
    return states()
        + " states of "
        + recording.trace().size()
        + " steps and "
        + recording.history().size()
        + " operations, "
        + moments()
        + " moments, "
        + restarts
        + " restarts, seed "
        + seed
        + ", operations "
        + recording.session().done;
  }
}
