package org.cairnfs.actors.protocol;

import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;

/** What a mount is told about a request for a lock. */
public sealed interface LockReply {
  /** It is as was asked. */
  record Done() implements LockReply {}

  Done DONE = new Done();

  /** Somebody else has it; another answer follows. */
  record Queued() implements LockReply {}

  Queued QUEUED = new Queued();

  /** Nothing is known of a number that old: ask again under a new one, if still waiting. */
  record Forgotten() implements LockReply {}

  Forgotten FORGOTTEN = new Forgotten();

  record Refused(Errno errno) implements LockReply {}

  /** The lock in the way, with its owner's number 0 if that is another mount's. */
  record Found(FileLock lock) implements LockReply {}
}
