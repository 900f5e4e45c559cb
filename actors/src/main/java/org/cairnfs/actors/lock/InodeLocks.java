package org.cairnfs.actors.lock;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.protocol.LockOwner;

/**
 * The locks held on one inode.
 *
 * <p>Per family and owner the ranges are disjoint, and neighbours of the same type are one range
 * (fcntl(2)). Setting a range replaces what its owner had there: parts outside stay, cut where the
 * new range begins and ends. Ranges are few, so they are one list that is gone through; an index
 * would cost more than it saves below hundreds.
 *
 * <ul>
 *   <li>No two owners hold ranges of one family that overlap unless both are SHARED.
 *   <li>A range carries the open file of the request that last set any of it.
 * </ul>
 */
public final class InodeLocks {
  /** A lock that is held. */
  public record Held(LockOwner owner, FileLock lock, long handle) {}

  private List<Held> held = new ArrayList<>();

  public boolean isEmpty() {
    return held.isEmpty();
  }

  public int size() {
    return held.size();
  }

  public List<Held> all() {
    return List.copyOf(held);
  }

  /** The lock in the way of another one, the one that begins first. */
  public Optional<Held> conflict(LockOwner owner, FileLock wanted) {
    Held first = null;
    for (Held other : held) {
      if (isInTheWay(other, owner, wanted)
          && (first == null || other.lock().start() < first.lock().start())) {
        first = other;
      }
    }
    return Optional.ofNullable(first);
  }

  /** Everybody who holds a lock that is in the way. */
  public Set<LockOwner> blockers(LockOwner owner, FileLock wanted) {
    Set<LockOwner> blockers = new HashSet<>();
    held.stream()
        .filter(other -> isInTheWay(other, owner, wanted))
        .forEach(other -> blockers.add(other.owner()));
    return blockers;
  }

  private static boolean isInTheWay(Held other, LockOwner owner, FileLock wanted) {
    return !other.owner().equals(owner) && other.lock().conflictsWith(wanted);
  }

  /** Sets a range, which nothing may be in the way of; type NONE gives it up. */
  public void set(LockOwner owner, FileLock lock, long handle) {
    List<Held> result = new ArrayList<>(held.size() + 2);
    long start = lock.start();
    long end = lock.end();
    for (Held other : held) {
      FileLock old = other.lock();
      if (!other.owner().equals(owner) || old.family() != lock.family()) {
        result.add(other);
      } else if (old.type() == lock.type() && touches(old, lock)) {
        start = Math.min(start, old.start());
        end = Math.max(end, old.end());
      } else {
        addOutside(result, other, lock);
      }
    }
    if (lock.type() != FileLock.Type.NONE) {
      result.add(new Held(owner, lock.withRange(start, end), handle));
    }
    held = result;
  }

  /**
   * Gives up what an flock that another type is asked for held: as on Linux a conversion gives up
   * first, and has lost its lock if it then fails.
   */
  public void giveUpForConversion(LockOwner owner, FileLock wanted) {
    if (wanted.family() == FileLock.Family.FLOCK) {
      held.removeIf(
          other ->
              other.owner().equals(owner)
                  && other.lock().family() == FileLock.Family.FLOCK
                  && other.lock().type() != wanted.type());
    }
  }

  /** Whether two ranges overlap or one begins where the other ends. */
  private static boolean touches(FileLock one, FileLock other) {
    return one.overlaps(other.start(), other.end())
        || one.end() != Long.MAX_VALUE && one.end() + 1 == other.start()
        || other.end() != Long.MAX_VALUE && other.end() + 1 == one.start();
  }

  private static void addOutside(List<Held> result, Held other, FileLock cut) {
    FileLock old = other.lock();
    if (!old.overlaps(cut.start(), cut.end())) {
      result.add(other);
      return;
    }
    if (old.start() < cut.start()) {
      FileLock before = old.withRange(old.start(), cut.start() - 1);
      result.add(new Held(other.owner(), before, other.handle()));
    }
    if (old.end() > cut.end()) {
      FileLock after = old.withRange(cut.end() + 1, old.end());
      result.add(new Held(other.owner(), after, other.handle()));
    }
  }

  /** Gives up whatever matches; whether there was anything. */
  public boolean dropIf(Predicate<Held> given) {
    return held.removeIf(given);
  }
}
