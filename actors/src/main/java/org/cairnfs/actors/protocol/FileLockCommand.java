package org.cairnfs.actors.protocol;

import java.util.List;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.Ino;

/**
 * What is asked of a LockDomain about flock, fcntl and OFD locks.
 *
 * <pre>
 *  mount                                    LockDomain
 *    Set(number, waits) ────────────────────►  free: LockAnswer(Done)
 *                                             taken: LockAnswer(Queued), later Done or a refusal
 *    Cancel(number) ───────────────────────►  still waiting: LockAnswer(EINTR)
 *
 *    ◄─────────────────── ReportLocks(domain)  a LockDomain that has just started
 *    Reported(floor, what it holds) ───────►  numbers below the floor are refused from now on;
 *    Set(new number, waits)                  what waits is asked for again
 * </pre>
 *
 * Numbers are the mount's, apart from those of other requests; its low-water mark says below which
 * number everything has been answered at least once.
 */
public sealed interface FileLockCommand extends EntityCommand {
  /** A request of a mount, answered with {@link MountMessage.LockAnswer}. */
  sealed interface Asked extends FileLockCommand {
    Request request();

    Ino ino();

    @Override
    default EntityAddress address() {
      return EntityAddress.locks(ino());
    }
  }

  /**
   * Sets, changes or (type NONE) gives up a lock.
   *
   * @param handle the open file through which it is asked for
   * @param waits until it can be had; otherwise EAGAIN
   */
  record Set(Request request, Ino ino, FileLock lock, long handle, boolean waits)
      implements Asked {}

  /** Which lock, if any, would be in the way of this one. */
  record Test(Request request, Ino ino, FileLock lock) implements Asked {}

  /** Gives up an owner's POSIX locks on a file: it has closed a descriptor of it. */
  record DropOwner(Request request, Ino ino, long owner) implements Asked {}

  /** Gives up what was last set through an open file, which is no more. */
  record DropHandle(Request request, Ino ino, long handle) implements Asked {}

  /** A wait is interrupted. */
  record Cancel(long mount, long number, Ino ino) implements FileLockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.locks(ino);
    }
  }

  /**
   * A mount's answer to {@link MountMessage.ReportLocks}.
   *
   * @param floor requests with lower numbers are void
   * @param locks what the mount holds in the domain
   */
  record Reported(long mount, long domain, long floor, List<HeldLock> locks)
      implements FileLockCommand {
    public Reported {
      locks = List.copyOf(locks);
    }

    @Override
    public EntityAddress address() {
      return new EntityAddress(EntityAddress.Kind.LOCKS, domain);
    }
  }

  /** Follows a chain of waits through one of them. */
  record Chase(long mount, long number, Ino ino, DeadlockProbe probe) implements FileLockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.locks(ino);
    }
  }

  /** A chain of waits has closed, and this one gives up: EDEADLK. */
  record BreakDeadlock(LockWait victim) implements FileLockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.locks(victim.ino());
    }
  }
}
