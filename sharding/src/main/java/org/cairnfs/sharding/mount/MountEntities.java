package org.cairnfs.sharding.mount;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one mount that are under way.
 *
 * <pre>
 *  ask ──► waiting ──► answered                 an answer under its number
 *             │  ▲
 *             └──┘ sent again every few seconds, under the same number
 *             └─────► EIO                       only what changes nothing, after a bound
 * </pre>
 *
 * <ul>
 *   <li>Numbers rise; the lowest one still waiting travels with every request as the low-water
 *       mark.
 *   <li>A request that may change something waits until its outcome is known.
 *   <li>What waits long is named in the log.
 * </ul>
 */
final class MountEntities implements Entities {
  private static final Logger log = LoggerFactory.getLogger(MountEntities.class);

  /** How often what waits is looked at. */
  static final Duration SWEEP = Duration.ofSeconds(1);

  private static final long RESEND_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long READ_LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

  private static final class Waiting {
    private final EntityCommand command;
    private final Consumer<ReplyValue> arrived;
    private final CompletableFuture<Outcome<ReplyValue>> answer = new CompletableFuture<>();
    private final long since = System.nanoTime();
    private long sent = since;

    private Waiting(EntityCommand command, Consumer<ReplyValue> arrived) {
      this.command = command;
      this.arrived = arrived;
    }
  }

  private final NodeContext node;
  private final long mount;
  private final ActorRef<MountMessage> self;
  private final ConcurrentSkipListMap<Long, Waiting> waiting = new ConcurrentSkipListMap<>();
  private final Object numbering = new Object();
  private final LongAdder asked = new LongAdder();
  private long lastNumber;
  private volatile boolean ended;

  MountEntities(NodeContext node, long mount, ActorRef<MountMessage> self) {
    this.node = node;
    this.mount = mount;
    this.self = self;
  }

  @Override
  public CompletionStage<Outcome<ReplyValue>> ask(
      Function<Request, ? extends EntityCommand> command) {
    return ask(command, value -> {});
  }

  /**
   * @param arrived called with a successful answer by the actor that received it, before the stage
   *     completes
   */
  CompletionStage<Outcome<ReplyValue>> ask(
      Function<Request, ? extends EntityCommand> command, Consumer<ReplyValue> arrived) {
    Waiting request;
    synchronized (numbering) {
      if (ended) {
        return CompletableFuture.failedFuture(new MountEndedException());
      }
      long number = ++lastNumber;
      Map.Entry<Long, Waiting> first = waiting.firstEntry();
      long lowWater = first == null ? number : first.getKey();
      request = new Waiting(command.apply(new Request(self, mount, number, lowWater)), arrived);
      waiting.put(number, request);
    }
    asked.increment();
    node.send(request.command);
    return request.answer;
  }

  /** An answer has arrived; a second one to the same request is dropped. */
  void answered(MountMessage.Answer answer) {
    Waiting request = waiting.remove(answer.number());
    if (request == null) {
      return;
    }
    if (answer.outcome() instanceof Outcome.Ok<ReplyValue> ok) {
      request.arrived.accept(ok.value());
    }
    request.answer.complete(answer.outcome());
  }

  /** Not its contents, which may be a write's or a name of the user's. */
  private static String words(long number, Waiting request) {
    return "request " + number + ", a " + request.command.getClass().getSimpleName();
  }

  /** Sends again what has waited long, and ends reads that have waited too long. */
  void sweep() {
    long now = System.nanoTime();
    waiting.forEach(
        (number, request) -> {
          if (now - request.since > READ_LIMIT_NANOS && !mayChange(request.command)) {
            log.error("no answer to {}: given up", words(number, request));
            answered(new MountMessage.Answer(number, Outcome.refused(Errno.EIO)));
          } else if (now - request.sent > RESEND_NANOS) {
            request.sent = now;
            log.warn(
                "{} s without an answer to {}: sent again",
                Duration.ofNanos(now - request.since).toSeconds(),
                words(number, request));
            node.send(request.command);
          }
        });
  }

  private static boolean mayChange(EntityCommand command) {
    return !(command instanceof DirectoryCommand.Lookup
        || command instanceof DirectoryCommand.ReadEntries
        || command instanceof InodeCommand.GetAttributes
        || command instanceof InodeCommand.GetLinked
        || command instanceof InodeCommand.GetMany
        || command instanceof InodeCommand.GetTarget
        || command instanceof InodeCommand.GetXattr
        || command instanceof InodeCommand.ListXattrs
        || command instanceof InodeCommand.GetExtents
        || command instanceof InodeCommand.Seek);
  }

  /** Requests sent so far. */
  long asked() {
    return asked.sum();
  }

  int underWay() {
    return waiting.size();
  }

  /** Fails whatever waits: the mount is no more. */
  void end() {
    synchronized (numbering) {
      ended = true;
    }
    waiting
        .values()
        .forEach(request -> request.answer.completeExceptionally(new MountEndedException()));
    waiting.clear();
  }
}
