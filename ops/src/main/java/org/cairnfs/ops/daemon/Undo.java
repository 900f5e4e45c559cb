package org.cairnfs.ops.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to stop what has been started, last first; a step that fails does not keep the others from
 * running.
 */
final class Undo {
  private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

  /** Stops one part. */
  interface Action {
    void run() throws Exception;
  }

  private record Step(String name, Action action) {}

  private final Deque<Step> steps = new ArrayDeque<>();

  /**
   * Remembers how to stop what has just been started.
   *
   * @param name said in the log when it fails
   */
  void add(String name, Action action) {
    steps.push(new Step(name, action));
  }

  /** Runs all steps; false if one failed, which is in the log. */
  boolean run() {
    boolean clean = true;
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try {
        step.action().run();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        clean = false;
      } catch (Exception failure) {
        LOG.error("{} failed", step.name(), failure);
        clean = false;
      }
    }
    return clean;
  }
}
