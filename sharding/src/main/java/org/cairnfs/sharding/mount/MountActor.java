package org.cairnfs.sharding.mount;

import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.MountMessage;

/** The actor that receives what a mount is told: answers, and questions about use. */
final class MountActor {
  private MountActor() {}

  /**
   * @param answered gets every answer
   * @param reportUse gets every inode whose use is asked about
   */
  static Behavior<MountMessage> create(
      Consumer<MountMessage.Answer> answered, Consumer<Ino> reportUse) {
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
        .build();
  }
}
