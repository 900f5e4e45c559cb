package org.cairnfs.actors.wire;

import java.util.List;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.FileLock.Family;
import org.cairnfs.actors.api.FileLock.Type;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.DeadlockProbe;
import org.cairnfs.actors.protocol.FileLockCommand;
import org.cairnfs.actors.protocol.HeldLock;
import org.cairnfs.actors.protocol.LockOwner;
import org.cairnfs.actors.protocol.LockReply;
import org.cairnfs.actors.protocol.LockWait;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.Request;

/** At least one message about file locks of every type. */
final class FileLockSamples {
  private static final Ino INO = new Ino(0x0102030405060708L);
  private static final FileLock RANGE = new FileLock(Family.POSIX, Type.SHARED, -5, 6, 7, 8);
  private static final FileLock WHOLE =
      new FileLock(Family.FLOCK, Type.EXCLUSIVE, 9, 0, Long.MAX_VALUE, -1);
  private static final LockWait WAIT = new LockWait(new LockOwner(3, -5), INO, 11, 12);
  private static final LockWait OTHER = new LockWait(new LockOwner(4, 5), new Ino(-2), 13, 14);
  private static final DeadlockProbe PROBE = DeadlockProbe.START.then(WAIT).then(OTHER);

  private final Request request;

  FileLockSamples(Request request) {
    this.request = request;
  }

  List<Object> all() {
    return List.of(
        new FileLockCommand.Set(request, INO, RANGE, 10, true),
        new FileLockCommand.Set(request, INO, WHOLE, -1, false),
        new FileLockCommand.Set(request, INO, RANGE.withType(Type.NONE), 10, false),
        new FileLockCommand.Test(request, INO, WHOLE),
        new FileLockCommand.DropOwner(request, INO, -5),
        new FileLockCommand.DropHandle(request, INO, 10),
        new FileLockCommand.Cancel(3, 11, INO),
        new FileLockCommand.Reported(3, 99, 12, List.of()),
        new FileLockCommand.Reported(
            3, 99, 12, List.of(new HeldLock(INO, RANGE, 10), new HeldLock(INO, WHOLE, 20))),
        new FileLockCommand.Chase(3, 11, INO, PROBE),
        new FileLockCommand.Chase(3, 11, INO, PROBE.again()),
        new FileLockCommand.BreakDeadlock(WAIT),
        new MountMessage.LockAnswer(11, LockReply.DONE),
        new MountMessage.LockAnswer(11, LockReply.QUEUED),
        new MountMessage.LockAnswer(11, LockReply.FORGOTTEN),
        new MountMessage.LockAnswer(11, new LockReply.Refused(Errno.EDEADLK)),
        new MountMessage.LockAnswer(11, new LockReply.Found(RANGE)),
        new MountMessage.ReportLocks(99),
        new MountMessage.ChaseWaits(-5, PROBE));
  }
}
