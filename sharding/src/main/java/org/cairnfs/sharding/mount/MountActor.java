package org.cairnfs.sharding.mount;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.MountMessage;

/** The actor that receives what a mount is told: answers, and questions about use and locks. */
final class MountActor {
  private MountActor() {}

  /**
   * @param answered gets every answer
   * @param reportUse gets every inode whose use is asked about
   * @param locks gets what is said about file locks
   */
  static Behavior<MountMessage> create(
      Consumer<MountMessage.Answer> answered,
      Consumer<Ino> reportUse,
      Supplier<LockRequests> locks) {
    return Behaviors.receive(MountMessage.class)
        .onMessage(
            MountMessage.Answer.class,
            answer -> {
              answered.accept(answer);
              return Behaviors.same();
            })
        .onMessage(
            MountMessage.ReportUse.class,
            question -> {
              reportUse.accept(question.ino());
              return Behaviors.same();
            })
        .onMessage(
            MountMessage.LockAnswer.class,
            answer -> {
              locks.get().answered(answer);
              return Behaviors.same();
            })
        .onMessage(
            MountMessage.ReportLocks.class,
            question -> {
              locks.get().report(question.domain());
              return Behaviors.same();
            })
        .onMessage(
            MountMessage.ChaseWaits.class,
            chase -> {
              locks.get().chase(chase);
              return Behaviors.same();
            })
        .build();
  }
}
