package org.cairnfs.actors.entity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.LoanCommand;
import org.cairnfs.storage.item.LoanId;

/**
 * Which inodes of an entity are frozen, for whom, and what waits for them.
 *
 * <p>An inode is free, or held under one loan: by another entity that borrowed it, or by an
 * operation of the entity itself that is borrowing elsewhere. Everything that would change it
 * waits, in order.
 */
public final class InoLocks {
  /** Who has an inode. */
  public record Holder(LoanId loan, EntityAddress borrower, long sinceMillis) {}

  private static final class Lock {
    private final Deque<EntityMessage> waiting = new ArrayDeque<>();
    private Holder holder;

    private Lock(Holder holder) {
      this.holder = holder;
    }
  }

  private final Map<Ino, Lock> locks = new HashMap<>();

  /** Whether nobody has it. */
  public boolean isFree(Ino ino) {
    return !locks.containsKey(ino);
  }

  public boolean isEmpty() {
    return locks.isEmpty();
  }

  /** How many inodes are held. */
  public int held() {
    return locks.size();
  }

  public Optional<Holder> holder(Ino ino) {
    return Optional.ofNullable(locks.get(ino)).map(lock -> lock.holder);
  }

  /** Takes a free inode. */
  public void take(Ino ino, Holder holder) {
    Lock previous = locks.putIfAbsent(ino, new Lock(holder));
    if (previous != null) {
      throw new IllegalStateException(ino + " is held by " + previous.holder);
    }
  }

  /** Keeps a message until the inode, which somebody has, is free. */
  public void await(Ino ino, EntityMessage message) {
    Lock lock = locks.get(ino);
    if (lock == null) {
      throw new IllegalStateException(ino + " is free, nothing to wait for");
    }
    lock.waiting.addLast(message);
  }

  /** Whether a message equal to this one waits. */
  public boolean awaits(Ino ino, EntityMessage message) {
    Lock lock = locks.get(ino);
    return lock != null && lock.waiting.contains(message);
  }

  /**
   * Frees an inode if it is held under this loan.
   *
   * @return what waited, in order; to be handled again now
   */
  public List<EntityMessage> free(Ino ino, LoanId loan) {
    Lock lock = locks.get(ino);
    if (lock == null || !lock.holder.loan().equals(loan)) {
      return List.of();
    }
    locks.remove(ino);
    return new ArrayList<>(lock.waiting);
  }

  /** Drops a waiting request to borrow: its borrower has given up. */
  public void withdraw(Ino ino, LoanId loan) {
    Lock lock = locks.get(ino);
    if (lock != null) {
      lock.waiting.removeIf(
          message -> message instanceof LoanCommand.Lend lend && lend.loan().equals(loan));
    }
  }

  /** The inodes held since before a time. */
  public Map<Ino, Holder> heldSinceBefore(long millis) {
    Map<Ino, Holder> old = new HashMap<>();
    locks.forEach(
        (ino, lock) -> {
          if (lock.holder.sinceMillis() < millis) {
            old.put(ino, lock.holder);
          }
        });
    return old;
  }

  /** Everything that waits, of all inodes. */
  public List<EntityMessage> allWaiting() {
    List<EntityMessage> all = new ArrayList<>();
    locks.values().forEach(lock -> all.addAll(lock.waiting));
    return all;
  }
}
