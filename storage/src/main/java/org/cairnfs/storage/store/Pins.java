package org.cairnfs.storage.store;

import org.jspecify.annotations.Nullable;

/** Counts who reads a table from the device, so that its extent is freed after the last of them. */
final class Pins {
  private int count;
  private @Nullable Runnable whenFree;
  private boolean freed;

  /**
   * Starts a read.
   *
   * @return false if the extent is no longer the table's: look again in the current view
   */
  synchronized boolean pin() {
    if (freed) {
      return false;
    }
    count++;
    return true;
  }

  void unpin() {
    Runnable action;
    synchronized (this) {
      if (--count < 0) {
        throw new IllegalStateException("unpinned more often than pinned");
      }
      action = takeIfFree();
    }
    if (action != null) {
      action.run();
    }
  }

  /** No durable manifest names the table any more: runs the action once nobody reads it. */
  void retire(Runnable action) {
    Runnable now;
    synchronized (this) {
      whenFree = action;
      now = takeIfFree();
    }
    if (now != null) {
      now.run();
    }
  }

  private @Nullable Runnable takeIfFree() {
    if (count > 0 || whenFree == null) {
      return null;
    }
    Runnable action = whenFree;
    whenFree = null;
    freed = true;
    return action;
  }
}
