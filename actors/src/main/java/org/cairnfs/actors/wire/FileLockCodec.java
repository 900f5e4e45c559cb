package org.cairnfs.actors.wire;

import java.util.List;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.protocol.DeadlockProbe;
import org.cairnfs.actors.protocol.FileLockCommand;
import org.cairnfs.actors.protocol.FileLockCommand.Asked;
import org.cairnfs.actors.protocol.FileLockCommand.BreakDeadlock;
import org.cairnfs.actors.protocol.FileLockCommand.Cancel;
import org.cairnfs.actors.protocol.FileLockCommand.Chase;
import org.cairnfs.actors.protocol.FileLockCommand.DropHandle;
import org.cairnfs.actors.protocol.FileLockCommand.DropOwner;
import org.cairnfs.actors.protocol.FileLockCommand.Reported;
import org.cairnfs.actors.protocol.HeldLock;
import org.cairnfs.actors.protocol.LockOwner;
import org.cairnfs.actors.protocol.LockReply;
import org.cairnfs.actors.protocol.LockWait;
import org.cairnfs.actors.protocol.MountMessage.ChaseWaits;
import org.cairnfs.actors.protocol.MountMessage.LockAnswer;
import org.cairnfs.actors.protocol.MountMessage.ReportLocks;

/**
 * The binary form of what LockDomains and mounts say about file locks.
 *
 * <pre>
 *  set             request ino(8) lock handle(8) wait flag
 *  test            request ino(8) lock
 *  drop owner      request ino(8) owner(8)
 *  drop handle     request ino(8) handle(8)
 *  cancel          mount(8) number(8) ino(8)
 *  reported        mount(8) domain(8) floor(8) list of { ino(8) lock handle(8) }
 *  chase           mount(8) number(8) ino(8) probe
 *  break deadlock  wait
 *  answer          number(8) kind(1), then for kind
 *                    0 done, 1 queued, 2 forgotten
 *                    3 refused  errno(4)
 *                    4 found    lock
 *  report locks    domain(8)
 *  chase waits     owner(8) probe
 *
 *  lock   family(1): 0 posix, 1 flock · type(1): 0 shared, 1 exclusive, 2 none
 *         owner(8) start(8) end(8) pid(4)
 *  wait   mount(8) owner(8) ino(8) number(8) since(8)
 *  probe  path list of waits, closed list of waits
 * </pre>
 */
final class FileLockCodec {
  private static final int LOCK_BYTES = 30;
  private static final int HELD_BYTES = LOCK_BYTES + 16;
  private static final int WAIT_BYTES = 40;
  private static final int DONE = 0;
  private static final int QUEUED = 1;
  private static final int FORGOTTEN = 2;
  private static final int REFUSED = 3;
  private static final int FOUND = 4;

  private final RequestCodec requests;

  FileLockCodec(RequestCodec requests) {
    this.requests = requests;
  }

  List<MessageForm<?>> forms() {
    return List.of(
        new MessageForm<>("filelock.set.1", FileLockCommand.Set.class, this::write, this::readSet),
        new MessageForm<>(
            "filelock.test.1",
            FileLockCommand.Test.class,
            (out, test) -> writeLock(start(out, test), test.lock()),
            in -> new FileLockCommand.Test(requests.read(in), in.ino(), readLock(in))),
        new MessageForm<>(
            "filelock.drop-owner.1",
            DropOwner.class,
            (out, drop) -> start(out, drop).putLong(drop.owner()),
            in -> new DropOwner(requests.read(in), in.ino(), in.longValue())),
        new MessageForm<>(
            "filelock.drop-handle.1",
            DropHandle.class,
            (out, drop) -> start(out, drop).putLong(drop.handle()),
            in -> new DropHandle(requests.read(in), in.ino(), in.longValue())),
        new MessageForm<>(
            "filelock.cancel.1",
            Cancel.class,
            (out, cancel) ->
                out.putLong(cancel.mount()).putLong(cancel.number()).putIno(cancel.ino()),
            in -> new Cancel(in.longValue(), in.longValue(), in.ino())),
        new MessageForm<>(
            "filelock.reported.1",
            Reported.class,
            FileLockCodec::writeReported,
            FileLockCodec::readReported),
        new MessageForm<>(
            "filelock.chase.1",
            Chase.class,
            (out, chase) ->
                writeProbe(
                    out.putLong(chase.mount()).putLong(chase.number()).putIno(chase.ino()),
                    chase.probe()),
            in -> new Chase(in.longValue(), in.longValue(), in.ino(), readProbe(in))),
        new MessageForm<>(
            "filelock.break-deadlock.1",
            BreakDeadlock.class,
            (out, broken) -> writeWait(out, broken.victim()),
            in -> new BreakDeadlock(readWait(in))),
        new MessageForm<>(
            "mount.lock-answer.1",
            LockAnswer.class,
            (out, answer) -> writeReply(out.putLong(answer.number()), answer.reply()),
            in -> new LockAnswer(in.longValue(), readReply(in))),
        new MessageForm<>(
            "mount.report-locks.1",
            ReportLocks.class,
            (out, report) -> out.putLong(report.domain()),
            in -> new ReportLocks(in.longValue())),
        new MessageForm<>(
            "mount.chase-waits.1",
            ChaseWaits.class,
            (out, chase) -> writeProbe(out.putLong(chase.owner()), chase.probe()),
            in -> new ChaseWaits(in.longValue(), readProbe(in))));
  }

  private WireWriter start(WireWriter out, Asked command) {
    requests.write(out, command.request());
    return out.putIno(command.ino());
  }

  private void write(WireWriter out, FileLockCommand.Set set) {
    writeLock(start(out, set), set.lock()).putLong(set.handle()).putFlag(set.waits());
  }

  private FileLockCommand.Set readSet(WireReader in) {
    return new FileLockCommand.Set(
        requests.read(in), in.ino(), readLock(in), in.longValue(), in.flag());
  }

  private static void writeReported(WireWriter out, Reported reported) {
    out.putLong(reported.mount()).putLong(reported.domain()).putLong(reported.floor());
    out.putList(
        reported.locks(),
        (to, held) -> writeLock(to.putIno(held.ino()), held.lock()).putLong(held.handle()));
  }

  private static Reported readReported(WireReader in) {
    return new Reported(
        in.longValue(),
        in.longValue(),
        in.longValue(),
        in.list(HELD_BYTES, from -> new HeldLock(from.ino(), readLock(from), from.longValue())));
  }

  private static void writeReply(WireWriter out, LockReply reply) {
    if (reply instanceof LockReply.Refused refused) {
      out.putByte(REFUSED).putInt(refused.errno().number());
    } else if (reply instanceof LockReply.Found found) {
      writeLock(out.putByte(FOUND), found.lock());
    } else if (reply instanceof LockReply.Queued) {
      out.putByte(QUEUED);
    } else {
      out.putByte(reply instanceof LockReply.Forgotten ? FORGOTTEN : DONE);
    }
  }

  private static LockReply readReply(WireReader in) {
    int kind = in.unsignedByte();
    return switch (kind) {
      case DONE -> LockReply.DONE;
      case QUEUED -> LockReply.QUEUED;
      case FORGOTTEN -> LockReply.FORGOTTEN;
      case REFUSED -> new LockReply.Refused(Errno.of(in.intValue()));
      case FOUND -> new LockReply.Found(readLock(in));
      default -> throw new WireFormatException("a request for a lock has the answer " + kind);
    };
  }

  private static WireWriter writeLock(WireWriter out, FileLock lock) {
    return out.putByte(lock.family() == FileLock.Family.POSIX ? 0 : 1)
        .putByte(
            switch (lock.type()) {
              case SHARED -> 0;
              case EXCLUSIVE -> 1;
              case NONE -> 2;
            })
        .putLong(lock.owner())
        .putLong(lock.start())
        .putLong(lock.end())
        .putInt(lock.pid());
  }

  private static FileLock readLock(WireReader in) {
    FileLock.Family family = in.flag() ? FileLock.Family.FLOCK : FileLock.Family.POSIX;
    int type = in.unsignedByte();
    return new FileLock(
        family,
        switch (type) {
          case 0 -> FileLock.Type.SHARED;
          case 1 -> FileLock.Type.EXCLUSIVE;
          case 2 -> FileLock.Type.NONE;
          default -> throw new WireFormatException("a lock has the type " + type);
        },
        in.longValue(),
        in.longValue(),
        in.longValue(),
        in.intValue());
  }

  private static void writeProbe(WireWriter out, DeadlockProbe probe) {
    out.putList(probe.path(), FileLockCodec::writeWait);
    out.putList(probe.closed(), FileLockCodec::writeWait);
  }

  private static DeadlockProbe readProbe(WireReader in) {
    return new DeadlockProbe(
        in.list(WAIT_BYTES, FileLockCodec::readWait), in.list(WAIT_BYTES, FileLockCodec::readWait));
  }

  private static void writeWait(WireWriter out, LockWait wait) {
    out.putLong(wait.owner().mount()).putLong(wait.owner().owner()).putIno(wait.ino());
    out.putLong(wait.number()).putLong(wait.since());
  }

  private static LockWait readWait(WireReader in) {
    return new LockWait(
        new LockOwner(in.longValue(), in.longValue()), in.ino(), in.longValue(), in.longValue());
  }
}
