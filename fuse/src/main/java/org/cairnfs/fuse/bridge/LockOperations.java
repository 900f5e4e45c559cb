package org.cairnfs.fuse.bridge;

import java.util.Map;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.fuse.wire.LkIn;
import org.cairnfs.fuse.wire.LkOut;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.Opcode;

/** File locks: flock(2) and fcntl(2), of processes and of open file descriptions. */
final class LockOperations {
  private final FileSystem fileSystem;
  private final Answers answers;

  LockOperations(FileSystem fileSystem, Answers answers) {
    this.fileSystem = fileSystem;
    this.answers = answers;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.GETLK, this::getlk);
    handlers.put(Opcode.SETLK, request -> setlk(request, false));
    handlers.put(Opcode.SETLKW, request -> setlk(request, true));
  }

  /**
   * Tells which lock would be in the way: F_GETLK and F_OFD_GETLK.
   *
   * <p>Valid replies: the lock, or type F_UNLCK; an errno.
   */
  void getlk(Request request) throws MalformedRequestException {
    LkIn in = LkIn.read(request.body());
    answers.when(
        request,
        fileSystem.getlk(
            Operations.caller(request), Operations.ino(request), in.handle(), in.lock()),
        lock -> request.answer(LkOut.SIZE, to -> LkOut.write(to, lock)));
  }

  /**
   * Sets or gives up a lock: F_SETLK, F_SETLKW, their OFD variants, and flock(2). Locks that end
   * with a descriptor come as FLUSH and RELEASE instead.
   *
   * <p>Valid replies: done, however long that takes when the caller waits; EINTR when it was
   * interrupted; EAGAIN when it does not wait; EDEADLK; another errno.
   */
  private void setlk(Request request, boolean wait) throws MalformedRequestException {
    LkIn in = LkIn.read(request.body());
    if (wait) {
      request.waitsForOthers();
    }
    answers.whenDone(
        request,
        fileSystem.setlk(
            Operations.caller(request), Operations.ino(request), in.handle(), in.lock(), wait));
  }
}
