package org.cairnfs.sharding.mount;

import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.FileLockCommand;
import org.cairnfs.actors.protocol.LockReply;

/**
 * A mount's operations on file locks: asked of the LockDomain of the file.
 *
 * <p>Closing a file without locks sends nothing.
 */
final class LockPath {
  private final LockRequests requests;

  LockPath(LockRequests requests) {
    this.requests = requests;
  }

  CompletionStage<Outcome<FileLock>> getlk(Caller caller, Ino ino, FileLock lock) {
    return requests
        .ask(caller.request(), request -> new FileLockCommand.Test(request, ino, lock))
        .thenApply(
            reply -> {
              if (reply instanceof LockReply.Refused refused) {
                return Outcome.refused(refused.errno());
              }
              return Outcome.ok(
                  reply instanceof LockReply.Found found
                      ? found.lock()
                      : lock.withType(FileLock.Type.NONE));
            });
  }

  CompletionStage<Outcome<Void>> setlk(
      Caller caller, Ino ino, long handle, FileLock lock, boolean wait) {
    return done(
        requests.ask(
            caller.request(),
            request -> new FileLockCommand.Set(request, ino, lock, handle, wait)));
  }

  /** A process has closed a descriptor: its POSIX locks on the file end. */
  CompletionStage<Outcome<Void>> closed(Caller caller, Ino ino, long owner) {
    if (!requests.holds(ino, LockRequests.ofOwner(owner))) {
      return Requests.finished();
    }
    return done(
        requests.ask(
            caller.request(), request -> new FileLockCommand.DropOwner(request, ino, owner)));
  }

  /** An open file is no more: what was set through it ends. */
  CompletionStage<Outcome<Void>> released(Caller caller, Ino ino, long handle) {
    if (!requests.holds(ino, held -> held.handle() == handle)) {
      return Requests.finished();
    }
    return done(
        requests.ask(
            caller.request(), request -> new FileLockCommand.DropHandle(request, ino, handle)));
  }

  private static CompletionStage<Outcome<Void>> done(CompletionStage<LockReply> reply) {
    return reply.thenApply(
        r ->
            r instanceof LockReply.Refused refused
                ? Outcome.refused(refused.errno())
                : Outcome.done());
  }
}
