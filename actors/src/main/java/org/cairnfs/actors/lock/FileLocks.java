package org.cairnfs.actors.lock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.protocol.DeadlockProbe;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.FileLockCommand;
import org.cairnfs.actors.protocol.LockOwner;
import org.cairnfs.actors.protocol.LockReply;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a LockDomain that looks after flock, fcntl and OFD locks.
 *
 * <pre>
 *  UNASKED ── first command ──► ASKING ── every live mount has reported ──► COMPLETE
 *                               commands wait here
 * </pre>
 *
 * <p>Nothing is persisted: mounts know what they hold and say it to every incarnation of the
 * entity. A mount that ends, by whatever death, is noticed by watching its actor, and its locks go.
 *
 * <p>Deadlocks are found by following waits from owner to owner, through the mounts, which know
 * what their owners wait for ({@link DeadlockProbe}). Every wait is followed when it begins;
 * whoever closes a circle finds all others waiting. That is not so when a process with several
 * threads locks with one while another waits: so waits are followed again every second.
 */
final class FileLocks {
  private static final Logger log = LoggerFactory.getLogger(FileLocks.class);

  private static final Duration CHECK = Duration.ofSeconds(1);

  /** A wait that lasts longer is logged, again whenever it has doubled. */
  private static final long LONG_WAIT_NANOS = Duration.ofSeconds(10).toNanos();

  /** Waits, the oldest first, that one check looks at. */
  private static final int CHECKED_MAX = 256;

  /** Commands kept until all mounts have reported; more are dropped, and sent again. */
  private static final int KEPT_MAX = 4096;

  private enum Knowledge {
    UNASKED,
    ASKING,
    COMPLETE
  }

  /** A mount's actor has ended. */
  record MountEnded(long mount) implements EntityMessage.Private {}

  /** Looks at what waits. */
  record CheckLocks() implements EntityMessage.Private {}

  private final NodeContext node;
  private final long domain;
  private final ActorContext<EntityMessage> context;
  private final TimerScheduler<EntityMessage> timers;
  private final DomainLocks locks = new DomainLocks();
  private final Map<Long, LockHistory> histories = new HashMap<>();
  private final Map<DomainLocks.Waiter, Long> loggedNanos = new HashMap<>();
  private final Deque<FileLockCommand> kept = new ArrayDeque<>();
  private final Set<Long> unreported = new HashSet<>();
  private Knowledge knowledge = Knowledge.UNASKED;

  FileLocks(
      NodeContext node,
      long domain,
      ActorContext<EntityMessage> context,
      TimerScheduler<EntityMessage> timers) {
    this.node = node;
    this.domain = domain;
    this.context = context;
    this.timers = timers;
  }

  boolean isIdle() {
    return locks.isEmpty() && kept.isEmpty();
  }

  /** The entity stops: its next incarnation hears of whatever waits, and asks the mounts. */
  void handOver() {
    locks.allWaiters().forEach(waiter -> node.send(waiter.command()));
    kept.forEach(node::send);
  }

  void handle(FileLockCommand command) {
    if (command instanceof FileLockCommand.Reported report) {
      reported(report);
    } else if (knowledge == Knowledge.COMPLETE) {
      execute(command);
    } else {
      if (kept.size() < KEPT_MAX) {
        kept.addLast(command);
      }
      if (knowledge == Knowledge.UNASKED) {
        knowledge = Knowledge.ASKING;
        unreported.addAll(node.mounts().all().keySet());
        askMounts();
      }
    }
  }

  // What mounts hold

  private void askMounts() {
    Map<Long, ActorRef<MountMessage>> live = node.mounts().all();
    unreported.retainAll(live.keySet());
    unreported.forEach(mount -> refOf(live, mount).tell(new MountMessage.ReportLocks(domain)));
    watchTheClock();
    goOnWhenComplete();
  }

  private static ActorRef<MountMessage> refOf(Map<Long, ActorRef<MountMessage>> live, long mount) {
    ActorRef<MountMessage> ref = live.get(mount);
    if (ref == null) {
      throw new IllegalStateException("mount " + mount + " is not live");
    }
    return ref;
  }

  private void reported(FileLockCommand.Reported report) {
    ActorRef<MountMessage> ref = node.mounts().all().get(report.mount());
    if (ref == null) {
      return;
    }
    LockHistory history = history(report.mount(), ref);
    history.raiseFloor(report.floor());
    if (unreported.remove(report.mount())) {
      report.locks().forEach(held -> locks.restore(report.mount(), held));
      goOnWhenComplete();
    } else {
      // Asked twice: whatever waits under an old number is asked for again under a new one.
      locks.allWaiters().stream()
          .filter(w -> w.owner().mount() == report.mount() && w.place().number() < report.floor())
          .forEach(locks::removeWaiter);
    }
  }

  private void goOnWhenComplete() {
    if (knowledge == Knowledge.ASKING && unreported.isEmpty()) {
      knowledge = Knowledge.COMPLETE;
      while (!kept.isEmpty()) {
        execute(kept.removeFirst());
      }
    }
  }

  private LockHistory history(long mount, ActorRef<MountMessage> ref) {
    return histories.computeIfAbsent(
        mount,
        key -> {
          context.watchWith(ref, new MountEnded(key));
          return new LockHistory(ref);
        });
  }

  void mountEnded(MountEnded ended) {
    histories.remove(ended.mount());
    unreported.remove(ended.mount());
    locks.dropMount(ended.mount()).forEach(this::grant);
    goOnWhenComplete();
  }

  // Requests

  private void execute(FileLockCommand command) {
    if (command instanceof FileLockCommand.Asked asked) {
      asked(asked);
    } else if (command instanceof FileLockCommand.Cancel cancel) {
      end(locks.waiter(cancel.ino(), cancel.mount(), cancel.number()), Errno.EINTR);
    } else if (command instanceof FileLockCommand.Chase chase) {
      DomainLocks.Waiter waiter = locks.waiter(chase.ino(), chase.mount(), chase.number());
      if (waiter != null) {
        follow(waiter, chase.probe());
      }
    } else if (command instanceof FileLockCommand.BreakDeadlock broken) {
      LockOwner owner = broken.victim().owner();
      end(
          locks.waiter(broken.victim().ino(), owner.mount(), broken.victim().number()),
          Errno.EDEADLK);
    }
  }

  private void asked(FileLockCommand.Asked command) {
    Request request = command.request();
    LockHistory history = history(request.mount(), request.replyTo());
    history.raiseFloor(request.lowWater());
    if (locks.waiter(command.ino(), request.mount(), request.number()) != null) {
      tell(history, request.number(), LockReply.QUEUED);
      return;
    }
    LockReply known = history.known(request.number());
    if (known != null) {
      tell(history, request.number(), known);
      return;
    }
    LockReply reply = reply(command);
    if (!(reply instanceof LockReply.Queued)) {
      history.answered(request.number(), reply);
    }
    tell(history, request.number(), reply);
    if (reply instanceof LockReply.Queued) {
      DomainLocks.Waiter waiter = locks.waiter(command.ino(), request.mount(), request.number());
      watchTheClock();
      grant(command.ino()); // the wait of a conversion has given up a lock
      if (waiter != null) {
        follow(waiter, DeadlockProbe.START);
      }
    } else if (!(command instanceof FileLockCommand.Test)) {
      grant(command.ino());
    }
  }

  private LockReply reply(FileLockCommand.Asked command) {
    if (command instanceof FileLockCommand.Set set) {
      return locks.set(set, nowNanos());
    }
    if (command instanceof FileLockCommand.Test test) {
      return locks.test(test);
    }
    long mount = command.request().mount();
    if (command instanceof FileLockCommand.DropOwner drop) {
      LockOwner owner = new LockOwner(mount, drop.owner());
      locks.drop(
          drop.ino(), h -> h.owner().equals(owner) && h.lock().family() == FileLock.Family.POSIX);
    } else if (command instanceof FileLockCommand.DropHandle drop) {
      locks.drop(drop.ino(), h -> h.owner().mount() == mount && h.handle() == drop.handle());
    }
    return LockReply.DONE;
  }

  private long nowNanos() {
    var now = node.now();
    return now.seconds() * 1_000_000_000L + now.nanos();
  }

  private void grant(Ino ino) {
    for (DomainLocks.Waiter granted : locks.grant(ino)) {
      conclude(granted, LockReply.DONE);
    }
  }

  private void end(DomainLocks.@Nullable Waiter waiter, Errno errno) {
    if (waiter != null && locks.removeWaiter(waiter)) {
      conclude(waiter, new LockReply.Refused(errno));
    }
  }

  private void conclude(DomainLocks.Waiter waiter, LockReply reply) {
    loggedNanos.remove(waiter);
    LockHistory history = histories.get(waiter.owner().mount());
    if (history != null) {
      history.answered(waiter.place().number(), reply);
      tell(history, waiter.place().number(), reply);
    }
  }

  private static void tell(LockHistory history, long number, LockReply reply) {
    history.mount().tell(new MountMessage.LockAnswer(number, reply));
  }

  // Deadlocks

  /** Goes on from a wait to those who hold what it waits for. */
  private void follow(DomainLocks.Waiter waiter, DeadlockProbe probe) {
    if (waiter.lock().family() != FileLock.Family.POSIX || !probe.mayMeet(waiter.place())) {
      return;
    }
    DeadlockProbe longer = probe.then(waiter.place());
    for (LockOwner blocker : locks.blockers(waiter)) {
      if (longer.isOrigin(blocker)) {
        closed(longer);
      } else {
        LockHistory history = histories.get(blocker.mount());
        if (history != null) {
          history.mount().tell(new MountMessage.ChaseWaits(blocker.owner(), longer));
        }
      }
    }
  }

  private void closed(DeadlockProbe probe) {
    if (probe.isSecondRound()) {
      node.send(new FileLockCommand.BreakDeadlock(probe.youngest()));
    } else {
      var first = probe.path().get(0);
      node.send(
          new FileLockCommand.Chase(
              first.owner().mount(), first.number(), first.ino(), probe.again()));
    }
  }

  // Long waits

  private void watchTheClock() {
    if (!timers.isTimerActive(CheckLocks.class)) {
      timers.startSingleTimer(CheckLocks.class, new CheckLocks(), CHECK);
    }
  }

  void check() {
    if (knowledge == Knowledge.ASKING) {
      log.warn("locks of domain {} wait for reports of mounts {}", domain, unreported);
      askMounts();
    }
    List<DomainLocks.Waiter> waiters =
        locks.allWaiters().stream()
            .sorted(Comparator.comparingLong(waiter -> waiter.place().since()))
            .limit(CHECKED_MAX)
            .toList();
    for (DomainLocks.Waiter waiter : waiters) {
      follow(waiter, DeadlockProbe.START);
      logIfLong(waiter, nowNanos() - waiter.place().since());
    }
    if (!waiters.isEmpty() || knowledge == Knowledge.ASKING) {
      watchTheClock();
    }
  }

  private void logIfLong(DomainLocks.Waiter waiter, long nanos) {
    Long before = loggedNanos.get(waiter);
    if (nanos < (before == null ? LONG_WAIT_NANOS : 2 * before)) {
      return;
    }
    loggedNanos.put(waiter, nanos);
    locks
        .blocker(waiter)
        .ifPresent(
            holder ->
                log.warn(
                    "pid {} of mount {} has waited {} s for {} of {}, of which pid {} of mount {}"
                        + " holds {}",
                    waiter.lock().pid(),
                    Long.toUnsignedString(waiter.owner().mount()),
                    Duration.ofNanos(nanos).toSeconds(),
                    words(waiter.lock()),
                    waiter.command().ino(),
                    holder.lock().pid(),
                    Long.toUnsignedString(holder.owner().mount()),
                    words(holder.lock())));
  }

  private static String words(FileLock lock) {
    String end = lock.end() == Long.MAX_VALUE ? "the end" : Long.toString(lock.end());
    return (lock.type() == FileLock.Type.SHARED ? "a shared" : "an exclusive")
        + (lock.family() == FileLock.Family.FLOCK
            ? " flock"
            : " lock of bytes " + lock.start() + " to " + end);
  }
}
