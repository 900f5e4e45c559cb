package org.cairnfs.sharding.mount;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.lock.InodeLocks;
import org.cairnfs.actors.protocol.FileLockCommand;
import org.cairnfs.actors.protocol.HeldLock;
import org.cairnfs.actors.protocol.LockOwner;
import org.cairnfs.actors.protocol.LockReply;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks that a mount holds, and its requests for locks that are under way or wait.
 *
 * <p>Requests for locks have numbers of their own: one that waits for hours must not hold up the
 * low-water mark of everything else. The mark of these covers what has been answered at all, be it
 * with "queued". What waits is sent again now and then, so that a LockDomain that has lost its
 * memory hears of it and asks the mounts; answering that question puts what waits there under new
 * numbers, so that nothing its predecessor still says counts. Thread-safe.
 */
final class LockRequests {
  private static final Logger log = LoggerFactory.getLogger(LockRequests.class);
  private static final long RESEND_NANOS = Duration.ofSeconds(5).toNanos();

  private static final class Waiting {
    private final Function<Request, ? extends FileLockCommand.Asked> making;
    private final long kernelRequest;
    private final CompletableFuture<LockReply> answer = new CompletableFuture<>();
    private final long since = System.nanoTime();
    private FileLockCommand.Asked command;
    private long sent = since;
    private boolean queued;
    private boolean cancelled;

    private Waiting(
        Function<Request, ? extends FileLockCommand.Asked> making,
        long kernelRequest,
        Request request) {
      this.making = making;
      this.kernelRequest = kernelRequest;
      this.command = making.apply(request);
    }
  }

  private final NodeContext node;
  private final long mount;
  private final ActorRef<MountMessage> self;

  /** Guarded by this, as what follows. */
  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();

  private final Map<Long, Waiting> byKernelRequest = new HashMap<>();
  private final TreeSet<Long> unanswered = new TreeSet<>();
  private final Map<Ino, InodeLocks> held = new HashMap<>();
  private long lastNumber;
  private boolean ended;

  LockRequests(NodeContext node, long mount, ActorRef<MountMessage> self) {
    this.node = node;
    this.mount = mount;
    this.self = self;
  }

  /**
   * Sends a request and waits for what it comes to.
   *
   * @param kernelRequest by which it can be cancelled
   * @return never "queued" or "forgotten"; ENOTCONN when the mount ends
   */
  CompletionStage<LockReply> ask(
      long kernelRequest, Function<Request, ? extends FileLockCommand.Asked> command) {
    synchronized (this) {
      if (ended) {
        return CompletableFuture.completedFuture(new LockReply.Refused(Errno.ENOTCONN));
      }
      Waiting request = new Waiting(command, kernelRequest, nextRequest());
      byKernelRequest.put(kernelRequest, request);
      send(request);
      return request.answer;
    }
  }

  private Request nextRequest() {
    long number = ++lastNumber;
    unanswered.add(number);
    return new Request(self, mount, number, unanswered.first());
  }

  private void send(Waiting request) {
    waiting.put(request.command.request().number(), request);
    request.sent = System.nanoTime();
    node.send(request.command);
  }

  private void sendUnderNewNumber(Waiting request) {
    request.queued = false;
    request.command = request.making.apply(nextRequest());
    send(request);
  }

  /** An answer has arrived; one to a number that is not waited for is dropped. */
  void answered(MountMessage.LockAnswer answer) {
    Waiting request;
    synchronized (this) {
      request = waiting.get(answer.number());
      if (request == null) {
        return;
      }
      unanswered.remove(answer.number());
      if (answer.reply() instanceof LockReply.Queued) {
        request.queued = true;
        note(request.command, answer.reply());
        if (request.cancelled) {
          sendCancel(request);
        }
        return;
      }
      waiting.remove(answer.number());
      if (answer.reply() instanceof LockReply.Forgotten && !request.cancelled) {
        sendUnderNewNumber(request);
        return;
      }
      byKernelRequest.remove(request.kernelRequest, request);
      note(request.command, answer.reply());
    }
    request.answer.complete(
        answer.reply() instanceof LockReply.Forgotten
            ? new LockReply.Refused(Errno.EINTR)
            : answer.reply());
  }

  /** What is held follows what the LockDomain says. */
  private void note(FileLockCommand.Asked command, LockReply reply) {
    boolean done = reply instanceof LockReply.Done;
    if (command instanceof FileLockCommand.Set set) {
      LockOwner owner = new LockOwner(mount, set.lock().owner());
      InodeLocks locks = held.computeIfAbsent(set.ino(), ino -> new InodeLocks());
      locks.giveUpForConversion(owner, set.lock());
      if (done) {
        locks.set(owner, set.lock(), set.handle());
      }
    } else if (done && command instanceof FileLockCommand.DropOwner drop) {
      drop(drop.ino(), ofOwner(drop.owner()));
    } else if (done && command instanceof FileLockCommand.DropHandle drop) {
      drop(drop.ino(), lock -> lock.handle() == drop.handle());
    }
    held.computeIfPresent(command.ino(), (ino, locks) -> locks.isEmpty() ? null : locks);
  }

  private void drop(Ino ino, Predicate<InodeLocks.Held> given) {
    InodeLocks locks = held.get(ino);
    if (locks != null) {
      locks.dropIf(given);
    }
  }

  static Predicate<InodeLocks.Held> ofOwner(long owner) {
    return held -> held.owner().owner() == owner && held.lock().family() == FileLock.Family.POSIX;
  }

  /** Whether the mount holds a lock on an inode that matches. */
  synchronized boolean holds(Ino ino, Predicate<InodeLocks.Held> wanted) {
    InodeLocks locks = held.get(ino);
    return locks != null && locks.all().stream().anyMatch(wanted);
  }

  /** A request need not be waited for any longer: EINTR, unless it has been granted by then. */
  synchronized void cancel(long kernelRequest) {
    Waiting request = byKernelRequest.get(kernelRequest);
    if (request != null && request.command instanceof FileLockCommand.Set set && set.waits()) {
      request.cancelled = true;
      sendCancel(request);
    }
  }

  private void sendCancel(Waiting request) {
    long number = request.command.request().number();
    node.send(new FileLockCommand.Cancel(mount, number, request.command.ino()));
  }

  /** Says what is held in a domain, and asks anew for what waits there. */
  synchronized void report(long domain) {
    List<HeldLock> locks = new ArrayList<>();
    held.forEach(
        (ino, onIt) -> {
          if (ShardMap.domainOf(ino) == domain) {
            onIt.all().forEach(h -> locks.add(new HeldLock(ino, h.lock(), h.handle())));
          }
        });
    node.send(new FileLockCommand.Reported(mount, domain, lastNumber + 1, locks));
    List<Waiting> again =
        waiting.values().stream()
            .filter(request -> ShardMap.domainOf(request.command.ino()) == domain)
            .toList();
    for (Waiting request : again) {
      long number = request.command.request().number();
      waiting.remove(number);
      unanswered.remove(number);
      sendUnderNewNumber(request);
      if (request.cancelled) {
        sendCancel(request);
      }
    }
  }

  /** Follows a chain of waits to where an owner waits. */
  synchronized void chase(MountMessage.ChaseWaits chase) {
    for (Waiting request : waiting.values()) {
      if (request.queued
          && request.command instanceof FileLockCommand.Set set
          && set.lock().family() == FileLock.Family.POSIX
          && set.lock().owner() == chase.owner()) {
        long number = set.request().number();
        node.send(new FileLockCommand.Chase(mount, number, set.ino(), chase.probe()));
      }
    }
  }

  /** Sends again what has no answer, or has waited for a while. */
  synchronized void sweep() {
    long now = System.nanoTime();
    for (Waiting request : waiting.values()) {
      if (now - request.sent > RESEND_NANOS) {
        if (!request.queued) {
          log.warn(
              "{} s without an answer to a {} of locks of {}: sent again",
              Duration.ofNanos(now - request.since).toSeconds(),
              request.command.getClass().getSimpleName(),
              request.command.ino());
        }
        request.sent = now;
        node.send(request.command);
      }
    }
  }

  /** Ranges that the mount holds. */
  synchronized int held() {
    return held.values().stream().mapToInt(InodeLocks::size).sum();
  }

  /** Requests that wait for somebody else's lock. */
  synchronized int waits() {
    return (int) waiting.values().stream().filter(request -> request.queued).count();
  }

  /** The mount ends: whatever waits gets ENOTCONN. Its locks go when its actor has ended. */
  void end() {
    List<Waiting> given;
    synchronized (this) {
      ended = true;
      given = List.copyOf(waiting.values());
      waiting.clear();
      byKernelRequest.clear();
      unanswered.clear();
      held.clear();
    }
    given.forEach(request -> request.answer.complete(new LockReply.Refused(Errno.ENOTCONN)));
  }
}
