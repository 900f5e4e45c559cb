package org.cairnfs.actors.entity;

import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.protocol.ReplyValue;

/** What a state decides about a request. */
public sealed interface Decision {
  /** No, and nothing changes. */
  record Refuse(Errno errno) implements Decision {}

  /** Nothing needs to change, and this is the answer. */
  record Reply(ReplyValue value) implements Decision {}

  /**
   * Yes: these changes, then this answer.
   *
   * @param grows whether it needs more space on META than it returns
   * @param after done once the changes are appended
   */
  record Record(Changes changes, ReplyValue value, boolean grows, Runnable after)
      implements Decision {}

  static Decision refuse(Errno errno) {
    return new Refuse(errno);
  }

  static Decision grow(Changes changes, ReplyValue value) {
    return new Record(changes, value, true, () -> {});
  }

  static Decision release(Changes changes, ReplyValue value, Runnable after) {
    return new Record(changes, value, false, after);
  }
}
