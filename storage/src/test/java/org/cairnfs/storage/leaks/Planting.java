package org.cairnfs.storage.leaks;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What tests that leak on purpose have in common: who runs them, and how it is undone. */
public final class Planting {
  /** A system property that lets them run. */
  static final String ENABLED = "cairn.leaks.planted";

  /** A test that only {@link ExpectedLeaks} runs. */
  @Test
  @EnabledIfSystemProperty(named = ENABLED, matches = "true")
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Planted {}

  /** Undoes one leak. */
  public interface Undo {
    void run() throws Exception;
  }

  private static final Deque<Undo> UNDO = new ArrayDeque<>();

  private Planting() {}

  /** Notes how to undo what was done; the latest is undone first. */
  public static void undo(Undo undo) {
    UNDO.push(undo);
  }

  static void undoAll() throws Exception {
    while (!UNDO.isEmpty()) {
      UNDO.pop().run();
    }
  }
}
