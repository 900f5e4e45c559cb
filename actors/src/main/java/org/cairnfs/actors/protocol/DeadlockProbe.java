package org.cairnfs.actors.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * A chain of waits, each for a lock of the owner of the next, on its way round to where it began.
 *
 * <p>A chain that has closed goes round once more: a wait that was met twice lasted all the time in
 * between, so all of them were there at the moment at which the second round began, and nobody is
 * refused for a circle that never was.
 *
 * @param path the waits so far, the first one's owner being who is looked for
 * @param closed empty in the first round, in the second what the first one met: nothing else is
 *     followed
 */
public record DeadlockProbe(List<LockWait> path, List<LockWait> closed) {
  /** Longer chains are given up. */
  public static final int MAX_LENGTH = 64;

  /** A chain that has met nobody yet. */
  public static final DeadlockProbe START = new DeadlockProbe(List.of(), List.of());

  public DeadlockProbe {
    path = List.copyOf(path);
    closed = List.copyOf(closed);
  }

  public boolean isOrigin(LockOwner owner) {
    return !path.isEmpty() && path.get(0).owner().equals(owner);
  }

  /** Whether the chain may go on to a wait. */
  public boolean mayMeet(LockWait wait) {
    return path.size() < MAX_LENGTH
        && path.stream().noneMatch(met -> met.owner().equals(wait.owner()))
        && (closed.isEmpty() || closed.contains(wait));
  }

  /** The chain with one more wait. */
  public DeadlockProbe then(LockWait wait) {
    List<LockWait> longer = new ArrayList<>(path);
    longer.add(wait);
    return new DeadlockProbe(longer, closed);
  }

  public boolean isSecondRound() {
    return !closed.isEmpty();
  }

  /** The second round of a chain that has closed. */
  public DeadlockProbe again() {
    return new DeadlockProbe(List.of(), path);
  }

  /** The wait that began last: the one to give up when the chain has closed. */
  public LockWait youngest() {
    LockWait youngest = path.get(0);
    for (LockWait wait : path) {
      youngest = wait.isYoungerThan(youngest) ? wait : youngest;
    }
    return youngest;
  }
}
