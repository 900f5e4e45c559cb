package org.cairnfs.fuse.session;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * Brings an INTERRUPT together with the request it is about.
 *
 * <p>The kernel gives both to whichever reader comes first, so an INTERRUPT can overtake its
 * request, and also come when that has been answered; the two cannot be told apart. So numbers that
 * are not waiting are kept for a while, and a request that begins to wait looks among them. Only
 * requests that were not answered by their reader at once begin to wait: the others pay nothing.
 */
final class Interrupts {
  /** Early interrupts that are kept; the oldest is forgotten for a new one. */
  static final int EARLY_MAX = 1024;

  private final LongConsumer interrupted;
  private final Set<Long> waiting = ConcurrentHashMap.newKeySet();
  private final Set<Long> early = new LinkedHashSet<>(); // guarded by this

  /** Calls {@code interrupted} with the number of each waiting request that is interrupted. */
  Interrupts(LongConsumer interrupted) {
    this.interrupted = interrupted;
  }

  /** The request is with the file system, and not answered yet. */
  void beginWait(long unique) {
    waiting.add(unique);
    if (removeEarly(unique)) {
      interrupted.accept(unique);
    }
  }

  void endWait(long unique) {
    waiting.remove(unique);
  }

  /** An INTERRUPT has come. */
  void interrupt(long unique) {
    if (waiting.contains(unique)) {
      interrupted.accept(unique);
      return;
    }
    addEarly(unique);
    if (waiting.contains(unique) && removeEarly(unique)) {
      interrupted.accept(unique);
    }
  }

  private synchronized boolean removeEarly(long unique) {
    return early.remove(unique);
  }

  private synchronized void addEarly(long unique) {
    if (early.size() == EARLY_MAX) {
      early.remove(early.iterator().next());
    }
    early.add(unique);
  }
}
