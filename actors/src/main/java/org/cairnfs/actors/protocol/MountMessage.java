package org.cairnfs.actors.protocol;

import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;

/** What a mount receives. */
public sealed interface MountMessage {
  /** What a request came to. */
  record Answer(long number, Outcome<ReplyValue> outcome) implements MountMessage {}

  /**
   * Asks whether the mount still uses an inode whose last link is gone. Answered with {@link
   * LockCommand.UseReported}; a mount that answers "in use" reports again when it no longer does.
   */
  record ReportUse(Ino ino) implements MountMessage {}

  /** What a request for a lock came to, or that it waits. */
  record LockAnswer(long number, LockReply reply) implements MountMessage {}

  /** A LockDomain has just started: which locks does the mount hold there? */
  record ReportLocks(long domain) implements MountMessage {}

  /** Follows a chain of waits to where an owner of this mount waits, if it does. */
  record ChaseWaits(long owner, DeadlockProbe probe) implements MountMessage {}
}
