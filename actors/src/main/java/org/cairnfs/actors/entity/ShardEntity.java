package org.cairnfs.actors.entity;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.DamagedItemsException;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.LoanCommand;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.volume.AppendRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entity that owns inodes of one shard and changes them by persisted transactions.
 *
 * <p>A handler checks, records, answers. Its decision may be unwound by {@link
 * ItemsNotCachedException}: the message is then parked and handled again from its start. An inode
 * that is lent, or that an operation of the entity itself has taken, changes for nobody else: what
 * would change it waits in {@link InoLocks}.
 *
 * <ul>
 *   <li>A request that began is done, refused or abandoned, also when the entity stops.
 *   <li>An entity leaves memory only while nothing is lent, awaited or parked; what arrives in
 *       between is sent again to its next incarnation.
 *   <li>What leaves the node waits until the shard's last append is durable.
 * </ul>
 *
 * @param <S> what decides; holds no items
 */
public abstract class ShardEntity<S> extends EventSourcedBehavior<EntityMessage, EntityEvent, S> {
  private static final Logger log = LoggerFactory.getLogger(ShardEntity.class);

  /** After this long the lender of a loan takes it back. */
  static final Duration LOAN_LIMIT = Duration.ofSeconds(5);

  /** Names the holder when the entity itself has taken an inode. */
  protected static final LoanId OWN = new LoanId(0);

  /** The cache wants the entity's place. */
  private record Leave() implements EntityMessage.Private {}

  /** Sharding has stopped delivering: the entity stops. */
  public record Stop() implements EntityMessage.Private {}

  /** A parked message can be handled again. */
  private record Loaded(EntityMessage message) implements EntityMessage.Private {}

  private record LoadFailed(EntityMessage message, Throwable failure)
      implements EntityMessage.Private {}

  private record CheckLoans() implements EntityMessage.Private {}

  private final NodeContext node;
  private final EntityAddress address;
  private final ShardContext shard;
  private final ActorContext<EntityMessage> context;
  private final TimerScheduler<EntityMessage> timers;
  private final ActorRef<ClusterSharding.ShardCommand> shardActor;
  private final Map<Class<?>, Function<EntityMessage, Effect<EntityEvent, S>>> handlers =
      new HashMap<>();
  private final InoLocks locks = new InoLocks();
  private final Set<EntityMessage> parked = new LinkedHashSet<>();
  private final Set<Request> begun = new HashSet<>();
  private final RequestRoom room;
  private final EntityCache.Resident resident;

  protected ShardEntity(
      ActorContext<EntityMessage> context,
      TimerScheduler<EntityMessage> timers,
      ActorRef<ClusterSharding.ShardCommand> shardActor,
      NodeContext node,
      EntityAddress address) {
    super(persistenceId(node, address));
    this.context = context;
    this.timers = timers;
    this.shardActor = shardActor;
    this.node = node;
    this.address = address;
    this.room = new RequestRoom(node.storage());
    this.shard = node.shard(node.shardMap().shardOfDomain(address.domain()));
    ActorRef<EntityMessage> self = context.getSelf();
    EntityCache cache = node.cache();
    this.resident =
        cache.arrive(address, () -> self.tell(new Leave()), a -> self.tell(new Holdings.Tell(a)));
    on(Leave.class, leave -> leaveIfIdle());
    on(Holdings.Tell.class, this::tellHoldings);
    on(Stop.class, stop -> stopNow());
    on(Loaded.class, this::retry);
    on(LoadFailed.class, this::giveUp);
    on(CheckLoans.class, check -> checkLoans());
    on(LoanCommand.Lend.class, this::lend);
    on(LoanCommand.Settle.class, this::settle);
  }

  private static PersistenceId persistenceId(NodeContext node, EntityAddress address) {
    ShardId shard = node.shardMap().shardOfDomain(address.domain());
    return PersistenceId.ofUniqueId(address.entityId() + "@" + shard.value());
  }

  /** Adds a handler; each class of message has one. */
  protected final <M extends EntityMessage> void on(
      Class<M> type, Function<M, Effect<EntityEvent, S>> handler) {
    handlers.put(type, message -> handler.apply(type.cast(message)));
  }

  protected final NodeContext node() {
    return node;
  }

  protected final EntityAddress address() {
    return address;
  }

  protected final ShardContext shard() {
    return shard;
  }

  protected final InoLocks locks() {
    return locks;
  }

  protected final TimerScheduler<EntityMessage> timers() {
    return timers;
  }

  /** Handles a message of one's own after those already received. */
  protected final void tellSelf(EntityMessage message) {
    context.getSelf().tell(message);
  }

  protected final ActorContext<EntityMessage> context() {
    return context;
  }

  @Override
  public final Recovery recovery() {
    return Recovery.disabled();
  }

  @Override
  public final CommandHandler<EntityMessage, EntityEvent, S> commandHandler() {
    return (state, message) -> handle(message);
  }

  /** The state is derived from items, which the journal has changed already. */
  @Override
  public final EventHandler<S, EntityEvent> eventHandler() {
    return (state, event) -> state;
  }

  @Override
  public final SignalHandler<S> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(PostStop.class, (state, signal) -> ended())
        .onSignal(PreRestart.class, (state, signal) -> ended())
        .build();
  }

  private void ended() {
    node.cache().leave(resident);
    begun.forEach(shard.history()::abandon);
    begun.clear();
    interrupted();
    locks.heldSinceBefore(Long.MAX_VALUE).forEach(this::voidForeign);
  }

  /**
   * The entity ends, perhaps because an append was refused: nothing of it is under way any more.
   */
  protected void interrupted() {}

  private void voidForeign(Ino ino, InoLocks.Holder holder) {
    if (!holder.loan().equals(OWN)) {
      node.storage().voidLoan(holder.loan());
    }
  }

  private Effect<EntityEvent, S> handle(EntityMessage message) {
    resident.touch();
    Function<EntityMessage, Effect<EntityEvent, S>> handler = handlers.get(message.getClass());
    if (handler == null) {
      log.error("{} received what it does not handle: {}", address, message.getClass());
      return Effect().unhandled();
    }
    try {
      return handler.apply(message);
    } catch (ItemsNotCachedException e) {
      park(message, e);
      return Effect().none();
    } catch (DamagedItemsException e) {
      log.error("{} finds its items damaged at {}", address, message, e);
      return unreadable(message);
    }
  }

  /** Handles a message again when what its decision lacked is in memory. */
  protected final void park(EntityMessage message, ItemsNotCachedException unwound) {
    parked.add(message);
    context.pipeToSelf(
        unwound.loaded(),
        (done, failure) ->
            failure == null ? new Loaded(message) : new LoadFailed(message, failure));
  }

  private Effect<EntityEvent, S> retry(Loaded loaded) {
    parked.remove(loaded.message());
    return handle(loaded.message());
  }

  private Effect<EntityEvent, S> giveUp(LoadFailed failed) {
    parked.remove(failed.message());
    log.error("{} cannot read what it needs for {}", address, failed.message(), failed.failure());
    return unreadable(failed.message());
  }

  /** Items that a message needs cannot be read: whoever waits for it must hear of it. */
  protected abstract Effect<EntityEvent, S> unreadable(EntityMessage message);

  // Requests

  /** Answers a request that changes nothing. */
  protected final Effect<EntityEvent, S> read(Request request, Outcome<ReplyValue> outcome) {
    answer(request, new MountMessage.Answer(request.number(), outcome));
    return Effect().none();
  }

  /**
   * Runs a request that changes an inode, once, when nobody else has the inode.
   *
   * @param message what to handle again when the inode is free
   */
  protected final Effect<EntityEvent, S> mutate(
      Request request, Ino ino, EntityMessage message, Supplier<Decision> decide) {
    if (!locks.isFree(ino)) {
      locks.await(ino, message);
      return Effect().none();
    }
    return begin(request) ? conclude(request, decide, () -> {}) : Effect().none();
  }

  /**
   * Whether a request is new here; one that is known is answered as before, or by its other copy.
   */
  protected final boolean begin(Request request) {
    RequestHistory.Seen seen = shard.history().begin(request);
    if (seen instanceof RequestHistory.Seen.Done done) {
      answer(request, done.answer());
    }
    boolean isNew = seen instanceof RequestHistory.Seen.New;
    if (isNew) {
      begun.add(request);
    }
    return isNew;
  }

  /** The request will be sent again, or is parked and begins anew. */
  protected final void abandon(Request request) {
    begun.remove(request);
    shard.history().abandon(request);
  }

  /**
   * Decides and records a request that has begun.
   *
   * @param finished done in every case but that of unreadable items, before the answer
   */
  protected final Effect<EntityEvent, S> conclude(
      Request request, Supplier<Decision> decide, Runnable finished) {
    Decision decision;
    try {
      decision = decide.get();
    } catch (ItemsNotCachedException e) {
      abandon(request);
      throw e;
    } catch (AppendRefusedException e) {
      decision = Decision.refuse(errnoOf(e));
    } catch (DamagedItemsException e) {
      log.error("{} finds its items damaged at {}", address, request, e);
      decision = Decision.refuse(Errno.EIO);
    }
    if (decision instanceof Decision.Record record) {
      Outcome<ReplyValue> done = Outcome.ok(record.value());
      shard.history().record(record.changes().transaction(), request, done);
      Transaction transaction = record.changes().transaction().build();
      Admission admission = room.admit(request, record, transaction);
      if (admission == Admission.NOW) {
        return record(request, transaction, done, finished, record.after());
      }
      if (admission == Admission.LATER) {
        abandon(request);
        throw new ItemsNotCachedException(room.awaited(request, transaction));
      }
      decision = Decision.refuse(Errno.ENOSPC);
    }
    Outcome<ReplyValue> outcome =
        decision instanceof Decision.Reply reply
            ? Outcome.ok(reply.value())
            : Outcome.refused(((Decision.Refuse) decision).errno());
    return unchanged(request, outcome, finished);
  }

  private Effect<EntityEvent, S> unchanged(
      Request request, Outcome<ReplyValue> outcome, Runnable finished) {
    finished.run();
    begun.remove(request);
    answer(request, shard.history().refused(request, outcome));
    return Effect().none();
  }

  /** Refuses a request whose items cannot be read, and copies of it that are still on their way. */
  protected final Effect<EntityEvent, S> refuseUnreadable(Request request) {
    return begin(request)
        ? unchanged(request, Outcome.refused(Errno.EIO), () -> {})
        : Effect().none();
  }

  private Effect<EntityEvent, S> record(
      Request request,
      Transaction transaction,
      Outcome<ReplyValue> outcome,
      Runnable finished,
      Runnable after) {
    return Effect()
        .persist(new EntityEvent(transaction))
        .thenRun(
            state -> {
              MountMessage.Answer answer = shard.history().executed(request, outcome);
              begun.remove(request);
              finished.run();
              answer(request, answer);
              after.run();
            });
  }

  /** Records changes that nobody asked for. */
  protected final Effect<EntityEvent, S> record(Changes changes, Runnable after) {
    return Effect()
        .persist(new EntityEvent(changes.transaction().build()))
        .thenRun(state -> after.run());
  }

  private static Errno errnoOf(AppendRefusedException refused) {
    if (refused.reason() == AppendRefusedException.Reason.NO_SPACE) {
      return Errno.ENOSPC;
    }
    log.error("a transaction was refused", refused);
    return Errno.EIO;
  }

  /** Answers at once on this node; elsewhere when what the answer may tell is durable. */
  private void answer(Request request, MountMessage.Answer answer) {
    ActorRef<MountMessage> to = request.replyTo();
    if (to.path().address().hasLocalScope()) {
      to.tell(answer);
    } else {
      node.storage().whenDurable(shard.store().lastPosition()).thenRun(() -> to.tell(answer));
    }
  }

  // Loans

  private Effect<EntityEvent, S> lend(LoanCommand.Lend lend) {
    InoLocks.Holder holder = locks.holder(lend.ino()).orElse(null);
    if (holder == null) {
      locks.take(
          lend.ino(),
          new InoLocks.Holder(lend.loan(), lend.borrower(), System.currentTimeMillis()));
      watchLoans();
    } else if (!holder.loan().equals(lend.loan())) {
      if (!locks.awaits(lend.ino(), lend)) {
        locks.await(lend.ino(), lend);
      }
      return Effect().none();
    }
    node.send(new LoanCommand.Lent(lend.borrower(), lend.ino(), lend.loan()));
    return Effect().none();
  }

  private Effect<EntityEvent, S> settle(LoanCommand.Settle settle) {
    node.storage().settleLoan(settle.loan());
    locks.withdraw(settle.ino(), settle.loan());
    free(settle.ino(), settle.loan());
    return Effect().none();
  }

  /** Ends a hold; what waited is handled after what has been received already. */
  protected final void free(Ino ino, LoanId loan) {
    List<EntityMessage> waiting = locks.free(ino, loan);
    waiting.forEach(context.getSelf()::tell);
  }

  /** Starts looking after loans that take too long, if that is not under way. */
  protected final void watchLoans() {
    if (!timers.isTimerActive(CheckLoans.class)) {
      timers.startSingleTimer(CheckLoans.class, new CheckLoans(), LOAN_LIMIT);
    }
  }

  private Effect<EntityEvent, S> checkLoans() {
    long limit = System.currentTimeMillis() - LOAN_LIMIT.toMillis();
    locks.heldSinceBefore(limit).forEach(this::takeBack);
    loansChecked();
    if (!locks.isEmpty()) {
      watchLoans();
    }
    return Effect().none();
  }

  private void takeBack(Ino ino, InoLocks.Holder holder) {
    if (holder.loan().equals(OWN)) {
      return;
    }
    boolean voided = node.storage().voidLoan(holder.loan());
    log.warn(
        "{} takes {} back from {}, whose transaction {}",
        address,
        ino,
        holder.borrower(),
        voided ? "will not be appended" : "was appended");
    free(ino, holder.loan());
  }

  /** Called when loans are checked: a borrower asks again for what it still awaits. */
  protected void loansChecked() {}

  // Leaving memory

  /** Whether the entity has work under way besides holds and parked messages. */
  protected boolean isBusy() {
    return false;
  }

  private Holdings holdings() {
    return Holdings.NOTHING
        .and("inodes held", locks.held())
        .and("messages that wait for an inode", locks.allWaiting().size())
        .and("parked messages", parked.size())
        .and("requests begun", begun.size())
        .and("operations under way", isBusy() ? 1 : 0);
  }

  private Effect<EntityEvent, S> tellHoldings(Holdings.Tell tell) {
    tell.answer().complete(holdings());
    return Effect().none();
  }

  private Effect<EntityEvent, S> leaveIfIdle() {
    if (holdings().isNothing()) {
      shardActor.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().none();
  }

  private Effect<EntityEvent, S> stopNow() {
    parked.forEach(this::sendAgain);
    locks.allWaiting().forEach(this::sendAgain);
    abort();
    return Effect().stop();
  }

  /** Gives up what is under way; its commands are sent again. */
  protected void abort() {}

  protected final void sendAgain(EntityMessage message) {
    if (message instanceof EntityCommand command) {
      node.send(command);
    }
  }
}
