package org.cairnfs.actors.lock;

import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.cairnfs.actors.protocol.LockReply;
import org.cairnfs.actors.protocol.MountMessage;
import org.jspecify.annotations.Nullable;

/** What one mount has been answered, until it says that it has received the answers. */
final class LockHistory {
  private final ActorRef<MountMessage> mount;
  private final TreeMap<Long, LockReply> answers = new TreeMap<>();
  private long floor;

  LockHistory(ActorRef<MountMessage> mount) {
    this.mount = mount;
  }

  ActorRef<MountMessage> mount() {
    return mount;
  }

  /** Requests below a number are not executed any more. */
  void raiseFloor(long lowest) {
    floor = Math.max(floor, lowest);
    answers.headMap(floor).clear();
  }

  /** The answer to a request that is not new: the one it had, or that it is forgotten. */
  @Nullable LockReply known(long number) {
    return number < floor ? LockReply.FORGOTTEN : answers.get(number);
  }

  void answered(long number, LockReply reply) {
    if (number >= floor) {
      answers.put(number, reply);
    }
  }
}
