package org.cairnfs.actors.lock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.FileLockCommand;
import org.cairnfs.actors.protocol.HeldLock;
import org.cairnfs.actors.protocol.LockOwner;
import org.cairnfs.actors.protocol.LockReply;
import org.cairnfs.actors.protocol.LockWait;
import org.jspecify.annotations.Nullable;

/**
 * The file locks of one domain, and who waits for them: decides, and knows no Pekko.
 *
 * <p>A request is measured against what is held, not against who waits: as on Linux, readers may
 * pass a writer that waits, and a reader that asks for more does not stand behind its own waiter.
 * When something is given up, those who wait for that inode are tried in the order in which they
 * came.
 *
 * <ul>
 *   <li>Nobody waits for what nobody holds.
 *   <li>Ranges and waiters together stay below {@link #MAX}; beyond it ENOLCK.
 * </ul>
 */
final class DomainLocks {
  /** Ranges held and requests waiting in one domain. */
  static final int MAX = 1 << 16;

  /**
   * A request that waits.
   *
   * @param command as it came
   * @param place who waits, since when
   */
  record Waiter(FileLockCommand.Set command, LockWait place) {
    FileLock lock() {
      return command.lock();
    }

    LockOwner owner() {
      return place.owner();
    }
  }

  private record Key(long mount, long number) {}

  private final Map<Ino, InodeLocks> held = new HashMap<>();
  private final Map<Ino, Map<Key, Waiter>> waiting = new HashMap<>();
  private int ranges;
  private int waiters;

  boolean isEmpty() {
    return ranges == 0 && waiters == 0;
  }

  /** Whether there is a lock or a waiter of a mount. */
  boolean concerns(long mount) {
    return held.values().stream()
            .anyMatch(locks -> locks.all().stream().anyMatch(h -> h.owner().mount() == mount))
        || allWaiters().stream().anyMatch(waiter -> waiter.owner().mount() == mount);
  }

  List<Waiter> allWaiters() {
    List<Waiter> all = new ArrayList<>();
    waiting.values().forEach(queue -> all.addAll(queue.values()));
    return all;
  }

  @Nullable Waiter waiter(Ino ino, long mount, long number) {
    Map<Key, Waiter> queue = waiting.get(ino);
    return queue == null ? null : queue.get(new Key(mount, number));
  }

  /** What a mount says it holds. */
  void restore(long mount, HeldLock lock) {
    change(
        lock.ino(),
        locks -> locks.set(new LockOwner(mount, lock.lock().owner()), lock.lock(), lock.handle()));
  }

  LockReply test(FileLockCommand.Test command) {
    long mount = command.request().mount();
    LockOwner owner = new LockOwner(mount, command.lock().owner());
    return conflict(command.ino(), owner, command.lock())
        .<LockReply>map(other -> new LockReply.Found(shownTo(mount, other)))
        .orElse(LockReply.DONE);
  }

  /** Owners of other mounts are numbers that mean nothing here. */
  private static FileLock shownTo(long mount, InodeLocks.Held other) {
    FileLock lock = other.lock();
    return other.owner().mount() == mount
        ? lock
        : new FileLock(lock.family(), lock.type(), 0, lock.start(), lock.end(), lock.pid());
  }

  private Optional<InodeLocks.Held> conflict(Ino ino, LockOwner owner, FileLock lock) {
    InodeLocks locks = held.get(ino);
    return locks == null ? Optional.empty() : locks.conflict(owner, lock);
  }

  /** Whether somebody holds what a waiter waits for, and the first of those. */
  Optional<InodeLocks.Held> blocker(Waiter waiter) {
    return conflict(waiter.command().ino(), waiter.owner(), waiter.lock());
  }

  Set<LockOwner> blockers(Waiter waiter) {
    InodeLocks locks = held.get(waiter.command().ino());
    return locks == null ? Set.of() : locks.blockers(waiter.owner(), waiter.lock());
  }

  /**
   * Sets a lock, or waits for it. Who waits must be tried afterwards.
   *
   * @param now nanoseconds since 1970
   */
  LockReply set(FileLockCommand.Set command, long now) {
    LockOwner owner = new LockOwner(command.request().mount(), command.lock().owner());
    FileLock lock = command.lock();
    boolean more = lock.type() != FileLock.Type.NONE;
    if (more && ranges + waiters >= MAX) {
      return new LockReply.Refused(Errno.ENOLCK);
    }
    if (held.containsKey(command.ino())) {
      change(command.ino(), locks -> locks.giveUpForConversion(owner, lock));
    }
    if (conflict(command.ino(), owner, lock).isEmpty()) {
      change(command.ino(), locks -> locks.set(owner, lock, command.handle()));
      return LockReply.DONE;
    }
    if (!command.waits()) {
      return new LockReply.Refused(Errno.EAGAIN);
    }
    long number = command.request().number();
    Waiter waiter = new Waiter(command, new LockWait(owner, command.ino(), number, now));
    waiting
        .computeIfAbsent(command.ino(), ino -> new LinkedHashMap<>())
        .put(new Key(owner.mount(), number), waiter);
    waiters++;
    return LockReply.QUEUED;
  }

  /** Gives up the locks on an inode that match. Who waits must be tried afterwards. */
  void drop(Ino ino, Predicate<InodeLocks.Held> given) {
    if (held.containsKey(ino)) {
      change(ino, locks -> locks.dropIf(given));
    }
  }

  private void change(Ino ino, Consumer<InodeLocks> change) {
    InodeLocks locks = held.computeIfAbsent(ino, key -> new InodeLocks());
    ranges -= locks.size();
    change.accept(locks);
    ranges += locks.size();
    if (locks.isEmpty()) {
      held.remove(ino);
    }
  }

  /** A wait has ended without its lock; whether there was one. */
  boolean removeWaiter(Waiter waiter) {
    Ino ino = waiter.command().ino();
    Map<Key, Waiter> queue = waiting.get(ino);
    Key key = new Key(waiter.owner().mount(), waiter.place().number());
    if (queue == null || queue.remove(key) == null) {
      return false;
    }
    waiters--;
    if (queue.isEmpty()) {
      waiting.remove(ino);
    }
    return true;
  }

  /** Gives to those who wait for an inode, in their order, whatever is free by now. */
  List<Waiter> grant(Ino ino) {
    Map<Key, Waiter> queue = waiting.get(ino);
    if (queue == null) {
      return List.of();
    }
    List<Waiter> granted = new ArrayList<>();
    Iterator<Waiter> each = queue.values().iterator();
    while (each.hasNext()) {
      Waiter waiter = each.next();
      if (blocker(waiter).isEmpty()) {
        change(ino, l -> l.set(waiter.owner(), waiter.lock(), waiter.command().handle()));
        granted.add(waiter);
        each.remove();
        waiters--;
      }
    }
    if (queue.isEmpty()) {
      waiting.remove(ino);
    }
    return granted;
  }

  /** A mount is no more. */
  List<Ino> dropMount(long mount) {
    List<Ino> inos = List.copyOf(held.keySet());
    inos.forEach(ino -> drop(ino, h -> h.owner().mount() == mount));
    allWaiters().stream().filter(w -> w.owner().mount() == mount).forEach(this::removeWaiter);
    return inos;
  }
}
