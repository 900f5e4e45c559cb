package org.cairnfs.actors.protocol;

import org.cairnfs.actors.api.Ino;

/**
 * Somebody who waits for a lock.
 *
 * @param number of the mount's request
 * @param since when it began, nanoseconds since 1970: tells the younger of two
 */
public record LockWait(LockOwner owner, Ino ino, long number, long since) {
  /** Whether this one began later; between equals the numbers decide, everywhere alike. */
  public boolean isYoungerThan(LockWait other) {
    if (since != other.since) {
      return since > other.since;
    }
    return owner.mount() != other.owner.mount()
        ? owner.mount() > other.owner.mount()
        : number > other.number;
  }
}
