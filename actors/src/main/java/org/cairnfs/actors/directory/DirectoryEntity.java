package org.cairnfs.actors.directory;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.directory.Borrowing.Plan;
import org.cairnfs.actors.directory.Borrowing.Target;
import org.cairnfs.actors.entity.Decision;
import org.cairnfs.actors.entity.EntityEvent;
import org.cairnfs.actors.entity.InoAllocator;
import org.cairnfs.actors.entity.InoLocks;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.entity.ItemsNotCachedException;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.entity.OwnRecordState;
import org.cairnfs.actors.entity.ShardContext;
import org.cairnfs.actors.entity.ShardEntity;
import org.cairnfs.actors.item.DamagedItemsException;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.LoanCommand;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.storage.item.LoanId;
import org.jspecify.annotations.Nullable;

/** The actor of one directory. */
public final class DirectoryEntity extends ShardEntity<DirectoryState> {
  /** Inode numbers taken at a time: at first, and at most. */
  private static final int FIRST_RUN = 8;

  private static final int LAST_RUN = 256;

  /** An operation goes on: what it waited for here is free. */
  private record Continue(Borrowing operation) implements EntityMessage.Private {}

  private final Ino self;
  private final DirectoryState state;
  private final OwnRecordState ownRecord;
  private final Set<Borrowing> operations = new HashSet<>();
  private int nextRun = FIRST_RUN;
  private long nextIno;
  private int inosLeft;

  private DirectoryEntity(
      ActorContext<EntityMessage> context,
      TimerScheduler<EntityMessage> timers,
      ActorRef<ClusterSharding.ShardCommand> shardActor,
      NodeContext node,
      EntityAddress address) {
    super(context, timers, shardActor, node, address);
    this.self = new Ino(address.number());
    Inodes inodes = new Inodes(node);
    this.state = new DirectoryState(self, inodes, this::newIno, this::orphaned);
    this.ownRecord = new OwnRecordState(inodes);
    on(DirectoryCommand.Lookup.class, this::lookup);
    on(DirectoryCommand.ReadEntries.class, c -> read(c.request(), state.readEntries(c)));
    on(DirectoryCommand.Make.class, c -> mutate(c.request(), self, c, () -> state.make(c)));
    on(
        DirectoryCommand.MakeUnnamed.class,
        c -> mutate(c.request(), self, c, () -> state.makeUnnamed(c)));
    on(DirectoryCommand.OwnRecord.class, this::changeOwnRecord);
    on(DirectoryCommand.Link.class, this::start);
    on(DirectoryCommand.Remove.class, this::start);
    on(DirectoryCommand.Rename.class, this::start);
    on(Continue.class, c -> advance(c.operation()));
    on(LoanCommand.Lent.class, this::lent);
  }

  /**
   * @param shardActor the entity's shard, told when the entity wants to leave memory
   */
  public static Behavior<EntityMessage> create(
      NodeContext node, EntityAddress address, ActorRef<ClusterSharding.ShardCommand> shardActor) {
    return Behaviors.<EntityMessage>supervise(
            Behaviors.setup(
                context ->
                    Behaviors.withTimers(
                        timers -> new DirectoryEntity(context, timers, shardActor, node, address))))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public DirectoryState emptyState() {
    return state;
  }

  private Effect<EntityEvent, DirectoryState> lookup(DirectoryCommand.Lookup command) {
    Outcome<Dentry> found = state.lookup(command.name());
    if (found instanceof Outcome.Ok<Dentry> ok) {
      node().send(new InodeCommand.GetLinked(command.request(), ok.value().ino()));
      return Effect().none();
    }
    return read(command.request(), Outcome.refused(((Outcome.Refused<Dentry>) found).errno()));
  }

  private Effect<EntityEvent, DirectoryState> changeOwnRecord(DirectoryCommand.OwnRecord command) {
    return mutate(command.request(), self, command, () -> ownRecord.decide(command.command()));
  }

  /** New trees below the root start on any shard; everything else stays with its directory. */
  private Ino newIno(FileKind kind) {
    if (kind == FileKind.DIRECTORY && self.equals(Ino.ROOT)) {
      ShardContext somewhere = node().anyOpenShard();
      return somewhere.inos().take(1).first();
    }
    if (inosLeft == 0) {
      InoAllocator.Run run = shard().inos().take(nextRun);
      nextRun = Math.min(LAST_RUN, nextRun * 4);
      nextIno = run.first().value();
      inosLeft = run.count();
    }
    inosLeft--;
    return new Ino(nextIno++);
  }

  private void orphaned(Ino ino) {
    node().send(new LockCommand.Orphaned(ino));
  }

  // Operations that borrow

  private Effect<EntityEvent, DirectoryState> start(DirectoryCommand command) {
    if (!begin(command.request())) {
      return Effect().none();
    }
    Outcome<Plan> planned;
    try {
      planned = state.plan(command);
    } catch (ItemsNotCachedException e) {
      abandon(command.request());
      throw e;
    } catch (DamagedItemsException e) {
      return conclude(command.request(), () -> failed(e), () -> {});
    }
    if (planned instanceof Outcome.Ok<Plan> ok) {
      Borrowing operation = new Borrowing(command, ok.value());
      operations.add(operation);
      return advance(operation);
    }
    Errno errno = ((Outcome.Refused<Plan>) planned).errno();
    return conclude(command.request(), () -> Decision.refuse(errno), () -> {});
  }

  /** Takes the next thing the operation needs, or carries it out. */
  private Effect<EntityEvent, DirectoryState> advance(Borrowing operation) {
    if (!operations.contains(operation)) {
      return Effect().none();
    }
    if (operation.needsTopology()) {
      LoanId loan = node().storage().openLoan();
      operation.await(loan);
      watchLoans();
      node().send(new LockCommand.LockTopology(loan, address()));
      return Effect().none();
    }
    Target next = operation.next();
    while (next != null) {
      if (!next.ino().equals(self)) {
        return borrow(operation, next);
      }
      if (!locks().isFree(self)) {
        locks().await(self, new Continue(operation));
        return Effect().none();
      }
      locks().take(self, new InoLocks.Holder(OWN, address(), System.currentTimeMillis()));
      operation.tookOwn(OWN);
      next = operation.next();
    }
    return carryOut(operation);
  }

  private Effect<EntityEvent, DirectoryState> borrow(Borrowing operation, Target target) {
    LoanId loan = node().storage().openLoan();
    operation.await(loan);
    watchLoans();
    node().send(new LoanCommand.Lend(target.owner(), target.ino(), loan, address()));
    return Effect().none();
  }

  private Effect<EntityEvent, DirectoryState> lent(LoanCommand.Lent lent) {
    for (Borrowing operation : operations) {
      if (lent.loan().equals(operation.awaited())) {
        operation.granted();
        return advance(operation);
      }
    }
    return Effect().none();
  }

  private Effect<EntityEvent, DirectoryState> carryOut(Borrowing operation) {
    try {
      Outcome<Plan> now = state.plan(operation.command());
      if (now instanceof Outcome.Ok<Plan> ok && !ok.value().equals(operation.plan())) {
        release(operation);
        abandon(operation.request());
        tellSelf(operation.command());
        return Effect().none();
      }
      operation.persisting();
      return conclude(
          operation.request(),
          () -> withLoans(operation, state.decide(operation.command())),
          () -> release(operation));
    } catch (ItemsNotCachedException e) {
      release(operation);
      abandon(operation.request());
      park(operation.command(), e);
      return Effect().none();
    } catch (DamagedItemsException e) {
      return conclude(operation.request(), () -> failed(e), () -> release(operation));
    }
  }

  private static Decision failed(DamagedItemsException damage) {
    throw damage;
  }

  private static Decision withLoans(Borrowing operation, Decision decision) {
    if (decision instanceof Decision.Record record) {
      operation.held().values().stream()
          .filter(loan -> !loan.equals(OWN))
          .forEach(record.changes()::loan);
      LoanId topology = operation.topology();
      if (topology != null) {
        record.changes().loan(topology);
      }
    }
    return decision;
  }

  private void release(Borrowing operation) {
    operations.remove(operation);
    operation.held().forEach(this::giveBack);
    Target awaited = operation.awaited() == null ? null : operation.next();
    if (awaited != null && !operation.needsTopology()) {
      giveBack(awaited, operation.awaited());
    }
    LoanId topology = operation.topology();
    if (topology != null) {
      node().send(new LockCommand.UnlockTopology(topology));
    }
  }

  private void giveBack(Target target, @Nullable LoanId loan) {
    if (loan == null) {
      return;
    }
    if (loan.equals(OWN)) {
      free(self, OWN);
    } else {
      node().send(new LoanCommand.Settle(target.owner(), target.ino(), loan));
    }
  }

  /** What is still awaited may have been lost with an entity that stopped: asks again. */
  @Override
  protected void loansChecked() {
    for (Borrowing operation : operations) {
      LoanId loan = operation.awaited();
      Target next = operation.next();
      if (loan != null && operation.needsTopology()) {
        node().send(new LockCommand.LockTopology(loan, address()));
      } else if (loan != null && next != null) {
        node().send(new LoanCommand.Lend(next.owner(), next.ino(), loan, address()));
      }
    }
    if (!operations.isEmpty()) {
      watchLoans();
    }
  }

  @Override
  protected boolean isBusy() {
    return !operations.isEmpty();
  }

  @Override
  protected void abort() {
    for (Borrowing operation : List.copyOf(operations)) {
      if (!operation.isPersisting()) {
        release(operation);
        abandon(operation.request());
        sendAgain(operation.command());
      }
    }
  }

  /** Lenders need not wait until they take back what will not be used. */
  @Override
  protected void interrupted() {
    List.copyOf(operations).forEach(this::release);
  }

  @Override
  protected Effect<EntityEvent, DirectoryState> unreadable(EntityMessage message) {
    if (message instanceof DirectoryCommand command) {
      return refuseUnreadable(command.request());
    }
    return Effect().none();
  }
}
