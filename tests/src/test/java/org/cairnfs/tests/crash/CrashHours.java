package org.cairnfs.tests.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/**
 * The exploration for hours: workload after workload, each beginning in a crash state of the one
 * before until a new volume is made.
 *
 * <p>Arguments: the first seed, the minutes to run. Ends with exit code 1 at the first bad state,
 * which it prints with its seeds.
 */
public final class CrashHours {
  private static final int OPERATIONS_MAX = 800;
  private static final int OPERATIONS_WHEN_FULL = 30;
  private static final int GENERATIONS = 4;
  private static final int STATES = 600;
  private static final int STATES_PER_RESTART = 100;

  private long seed;
  private long states;

  private CrashHours(long firstSeed) {
    seed = firstSeed;
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: CrashHours SEED MINUTES");
      System.exit(2);
    }
    CrashHours hours = new CrashHours(Long.parseLong(arguments[0]));
    try {
      hours.run(Duration.ofMinutes(Long.parseLong(arguments[1])));
    } catch (AssertionError bad) {
      System.err.println("seed " + hours.seed + ": " + bad.getMessage());
      bad.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }

  private void run(Duration duration) throws IOException {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      Machine machine = Machine.formatted();
      Tree tree = Tree.empty();
      for (int life = 0; life < GENERATIONS && System.nanoTime() < end; life++) {
        Recording recording = live(machine, tree, ++seed);
        Random random = new Random(seed);
        int steps = random.nextInt(recording.trace().size() + 1);
        machine = recording.powerLoss(steps, random.nextLong());
        Verdict verdict = recording.judge(machine.copy(), steps);
        if (!verdict.isGood()) {
          throw new Exploration.BadState("the crash that ends it", verdict.complaint());
        }
        tree = recording.history().moment(verdict.moment()).tree().linkedOnly();
      }
    }
  }

  private Recording live(Machine machine, Tree before, long lifeSeed) throws IOException {
    Recording recording = Recording.of(machine, Plant.NONE, before, lifeSeed, CrashHours::work);
    Exploration exploration = new Exploration(recording, lifeSeed, STATES_PER_RESTART);
    exploration.everyStep(1);
    exploration.randomSteps(STATES, 4 * STATES);
    states += exploration.states();
    System.out.println(states + " states; " + exploration);
    return recording;
  }

  private static void work(Session session, Workload workload) {
    // An earlier life may have left the devices full.
    session.spaceMayEnd(true);
    workload.random(1 + session.random.nextInt(OPERATIONS_MAX));
    if (session.oneIn(2)) {
      workload.moveSpace(1);
    }
    if (session.oneIn(3)) {
      workload.fillData(OPERATIONS_WHEN_FULL);
    }
    if (session.oneIn(3)) {
      workload.fillMeta(OPERATIONS_WHEN_FULL);
    }
    workload.random(1 + session.random.nextInt(OPERATIONS_WHEN_FULL));
  }
}
