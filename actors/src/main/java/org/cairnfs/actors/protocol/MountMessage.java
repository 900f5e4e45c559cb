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
}
