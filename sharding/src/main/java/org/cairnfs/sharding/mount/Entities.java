package org.cairnfs.sharding.mount;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;

/** The entities of the cluster as a mount asks them. */
interface Entities {
  /**
   * Sends a command under a fresh number and waits for its answer, however long its shard takes.
   *
   * @param command made from the numbered request
   * @return completes on whatever thread received the answer; exceptionally only when the mount has
   *     ended
   */
  CompletionStage<Outcome<ReplyValue>> ask(Function<Request, ? extends EntityCommand> command);
}
