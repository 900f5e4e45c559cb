package org.cairnfs.fuse.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.Outcome;

/** The file locks of a file system in memory, and who waits for them. */
final class MemoryLocks {
  private record Held(MemoryNode node, FileLock lock, long handle) {}

  private record Waiter(long request, Held wanted, CompletableFuture<Outcome<Void>> outcome) {}

  private final List<Held> held = new ArrayList<>(); // guarded by this
  private final List<Waiter> waiters = new ArrayList<>(); // guarded by this

  synchronized FileLock get(MemoryNode node, FileLock lock) {
    return held.stream()
        .filter(other -> isInTheWay(other, node, lock))
        .map(Held::lock)
        .min(java.util.Comparator.comparingLong(FileLock::start))
        .orElse(lock.withType(FileLock.Type.NONE));
  }

  synchronized CompletionStage<Outcome<Void>> set(
      long request, MemoryNode node, long handle, FileLock lock, boolean wait) {
    CompletableFuture<Outcome<Void>> outcome = new CompletableFuture<>();
    if (lock.family() == FileLock.Family.FLOCK) {
      held.removeIf(h -> isOwn(h, node, lock) && h.lock().type() != lock.type());
    }
    Held wanted = new Held(node, lock, handle);
    if (isFree(wanted)) {
      put(wanted);
      outcome.complete(MemoryNames.done());
    } else if (!wait) {
      outcome.complete(Outcome.refused(Errno.EAGAIN));
    } else if (lock.family() == FileLock.Family.POSIX
        && reaches(wanted, lock.owner(), new HashSet<>())) {
      outcome.complete(Outcome.refused(Errno.EDEADLK));
    } else {
      waiters.add(new Waiter(request, wanted, outcome));
    }
    grant();
    return outcome;
  }

  private boolean reaches(Held wanted, long owner, Set<Long> seen) {
    for (Held other : held) {
      if (!isInTheWay(other, wanted.node(), wanted.lock())) {
        continue;
      }
      long holder = other.lock().owner();
      if (holder == owner) {
        return true;
      }
      if (seen.add(holder)
          && waiters.stream()
              .filter(waiter -> waiter.wanted().lock().owner() == holder)
              .anyMatch(waiter -> reaches(waiter.wanted(), owner, seen))) {
        return true;
      }
    }
    return false;
  }

  synchronized void dropOwner(MemoryNode node, long owner) {
    drop(
        h ->
            h.node() == node
                && h.lock().owner() == owner
                && h.lock().family() == FileLock.Family.POSIX);
  }

  synchronized void dropHandle(MemoryNode node, long handle) {
    drop(h -> h.node() == node && h.handle() == handle);
  }

  synchronized void interrupt(long request) {
    waiters.stream()
        .filter(waiter -> waiter.request() == request)
        .findFirst()
        .ifPresent(
            waiter -> {
              waiters.remove(waiter);
              waiter.outcome().complete(Outcome.refused(Errno.EINTR));
            });
  }

  synchronized int count() {
    return held.size() + waiters.size();
  }

  private void drop(Predicate<Held> given) {
    held.removeIf(given);
    grant();
  }

  private void grant() {
    for (Waiter waiter : List.copyOf(waiters)) {
      if (isFree(waiter.wanted())) {
        waiters.remove(waiter);
        put(waiter.wanted());
        waiter.outcome().complete(MemoryNames.done());
      }
    }
  }

  private boolean isFree(Held wanted) {
    return held.stream().noneMatch(other -> isInTheWay(other, wanted.node(), wanted.lock()));
  }

  private static boolean isInTheWay(Held other, MemoryNode node, FileLock lock) {
    return other.node() == node
        && other.lock().owner() != lock.owner()
        && other.lock().conflictsWith(lock);
  }

  private static boolean isOwn(Held other, MemoryNode node, FileLock lock) {
    return other.node() == node
        && other.lock().owner() == lock.owner()
        && other.lock().family() == lock.family();
  }

  /** Cuts out the owner's ranges, then joins the new one with its neighbours. */
  private void put(Held wanted) {
    FileLock lock = wanted.lock();
    for (Held own : List.copyOf(held)) {
      if (isOwn(own, wanted.node(), lock) && own.lock().overlaps(lock.start(), lock.end())) {
        held.remove(own);
        if (own.lock().start() < lock.start()) {
          held.add(cut(own, own.lock().start(), lock.start() - 1));
        }
        if (own.lock().end() > lock.end()) {
          held.add(cut(own, lock.end() + 1, own.lock().end()));
        }
      }
    }
    if (lock.type() == FileLock.Type.NONE) {
      return;
    }
    long start = lock.start();
    long end = lock.end();
    for (Held own : List.copyOf(held)) {
      if (isOwn(own, wanted.node(), lock) && own.lock().type() == lock.type()) {
        if (own.lock().end() + 1 == start) {
          start = own.lock().start();
          held.remove(own);
        } else if (own.lock().start() - 1 == end) {
          end = own.lock().end();
          held.remove(own);
        }
      }
    }
    held.add(new Held(wanted.node(), lock.withRange(start, end), wanted.handle()));
  }

  private static Held cut(Held held, long start, long end) {
    return new Held(held.node(), held.lock().withRange(start, end), held.handle());
  }
}
