package org.cairnfs.actors.inode;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.entity.Decision;
import org.cairnfs.actors.entity.EntityEvent;
import org.cairnfs.actors.entity.InoLocks;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.entity.ItemsNotCachedException;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.entity.OwnRecordState;
import org.cairnfs.actors.entity.ShardEntity;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.alloc.DataSpace;

/** The actor of one domain's inodes. */
public final class InodeEntity extends ShardEntity<InodeState> {
  private static final Duration REAP_AGAIN = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN = Duration.ofMillis(20);
  private static final int REPLACEMENT_ASKS_MAX = 250;

  /** The next step of freeing what a file no longer holds, or of deleting an orphan. */
  private record WorkOff(Ino ino, boolean reap) implements EntityMessage.Private {}

  /** Space was looked for. */
  private record Refilled(InodeCommand.AskGrant command, boolean found)
      implements EntityMessage.Private {}

  /** Blocks to replace others with were looked for, so many times. */
  private record Awaited(InodeCommand.AskReplacement command, boolean found, int times)
      implements EntityMessage.Private {}

  private record AskAgain(InodeCommand.AskReplacement command, int times)
      implements EntityMessage.Private {}

  private final InodeState state;
  private final ExtentState extents;
  private final RangeState ranges;

  /** Orphans whose deletion has begun. */
  private final Set<Ino> reaping = new HashSet<>();

  private InodeEntity(
      ActorContext<EntityMessage> context,
      TimerScheduler<EntityMessage> timers,
      ActorRef<ClusterSharding.ShardCommand> shardActor,
      NodeContext node,
      EntityAddress address) {
    super(context, timers, shardActor, node, address);
    Inodes inodes = new Inodes(node);
    this.extents = new ExtentState(inodes, shard().space());
    this.ranges = new RangeState(inodes, extents, shard().space());
    this.state = new InodeState(inodes, extents, new OwnRecordState(inodes));
    on(InodeCommand.GetAttributes.class, c -> read(c.request(), state.attributes(c.ino())));
    on(InodeCommand.GetLinked.class, c -> read(c.request(), state.linked(c.ino())));
    on(InodeCommand.GetMany.class, c -> read(c.request(), state.many(c.inos())));
    on(InodeCommand.GetTarget.class, c -> read(c.request(), state.target(c.ino())));
    on(InodeCommand.GetXattr.class, c -> read(c.request(), state.xattr(c.ino(), c.name())));
    on(InodeCommand.ListXattrs.class, c -> read(c.request(), state.xattrNames(c.ino())));
    on(InodeCommand.GetExtents.class, c -> read(c.request(), extents.find(c)));
    on(InodeCommand.SetAttributes.class, this::changeRecord);
    on(InodeCommand.SetXattr.class, this::changeRecord);
    on(InodeCommand.RemoveXattr.class, this::changeRecord);
    on(InodeCommand.Touch.class, this::changeRecord);
    on(InodeCommand.AttachExtents.class, c -> change(c, x -> extents.attach(c)));
    on(InodeCommand.Seek.class, c -> read(c.request(), extents.seek(c)));
    on(InodeCommand.Preallocate.class, c -> change(c, ranges::preallocate));
    on(
        InodeCommand.ChangeRange.class,
        c -> change(c, x -> ranges.change(c, () -> workOff(c.ino(), false))));
    on(InodeCommand.AskGrant.class, this::askGrant);
    on(InodeCommand.AskReplacement.class, c -> askReplacement(c, 0));
    on(AskAgain.class, again -> askReplacement(again.command(), again.times()));
    on(Awaited.class, this::awaited);
    on(InodeCommand.ReturnGrant.class, this::returnGrant);
    on(Refilled.class, this::refilled);
    on(LockCommand.Reap.class, reap -> workOff(reap.ino(), true));
    on(LockCommand.Trim.class, trim -> workOff(trim.ino(), false));
    on(WorkOff.class, this::step);
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
                        timers -> new InodeEntity(context, timers, shardActor, node, address))))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public InodeState emptyState() {
    return state;
  }

  private Effect<EntityEvent, InodeState> changeRecord(InodeCommand.OfOwner command) {
    if (state.isDirectory(command.ino())) {
      node().send(new DirectoryCommand.OwnRecord(command));
      return Effect().none();
    }
    return change(command, c -> state.change(command, () -> workOff(command.ino(), false)));
  }

  /** Changes an inode, after what an earlier change of its size left to be freed. */
  private <C extends InodeCommand> Effect<EntityEvent, InodeState> change(
      C command, Function<C, Decision> decide) {
    Ino ino = command.ino();
    if (locks().isFree(ino) && state.isTrimming(ino)) {
      workOff(ino, false);
    }
    return mutate(command.request(), ino, command, () -> decide.apply(command));
  }

  // Space

  private Effect<EntityEvent, InodeState> askGrant(InodeCommand.AskGrant command) {
    if (!begin(command.request())) {
      return Effect().none();
    }
    Optional<DataSpace.Granted> granted = grant(command);
    if (granted.isPresent()) {
      return recordGrant(command.request(), command.ino(), granted.get());
    }
    abandon(command.request());
    context()
        .pipeToSelf(
            shard().space().refill(command.blocks()),
            (found, failure) -> new Refilled(command, failure == null && found));
    return Effect().none();
  }

  private Effect<EntityEvent, InodeState> refilled(Refilled refilled) {
    InodeCommand.AskGrant command = refilled.command();
    if (!begin(command.request())) {
      return Effect().none();
    }
    Optional<DataSpace.Granted> granted = grant(command);
    if (granted.isPresent()) {
      return recordGrant(command.request(), command.ino(), granted.get());
    }
    if (refilled.found()) {
      abandon(command.request());
      tellSelf(command);
      return Effect().none();
    }
    return conclude(command.request(), () -> Decision.refuse(Errno.ENOSPC), () -> {});
  }

  private Optional<DataSpace.Granted> grant(InodeCommand.AskGrant command) {
    return shard().space().grant(command.request().mount(), command.blocks());
  }

  /** Blocks that are kept back come back when what they replaced is free. */
  private Effect<EntityEvent, InodeState> askReplacement(
      InodeCommand.AskReplacement command, int times) {
    int present = extents.present(command.ino(), command.blocks());
    if (!begin(command.request())) {
      return Effect().none();
    }
    if (present == 0) {
      return conclude(command.request(), () -> Decision.refuse(Errno.ENOSPC), () -> {});
    }
    Optional<DataSpace.Granted> granted =
        shard().space().grantReplacing(command.request().mount(), present);
    if (granted.isPresent()) {
      return recordGrant(command.request(), command.ino(), granted.get());
    }
    abandon(command.request());
    context()
        .pipeToSelf(
            shard().space().refillReplacing(),
            (found, failure) -> new Awaited(command, failure == null && found, times));
    return Effect().none();
  }

  private Effect<EntityEvent, InodeState> awaited(Awaited awaited) {
    InodeCommand.AskReplacement command = awaited.command();
    if (awaited.times() < REPLACEMENT_ASKS_MAX) {
      Duration delay = awaited.found() ? Duration.ZERO : ASK_AGAIN;
      context()
          .scheduleOnce(delay, context().getSelf(), new AskAgain(command, awaited.times() + 1));
      return Effect().none();
    }
    return begin(command.request())
        ? conclude(command.request(), () -> Decision.refuse(Errno.ENOSPC), () -> {})
        : Effect().none();
  }

  private Effect<EntityEvent, InodeState> recordGrant(
      Request request, Ino ino, DataSpace.Granted granted) {
    if (node().storage().metaFull(shard().shard())) {
      shard().space().withdraw(granted);
      return conclude(request, () -> Decision.refuse(Errno.ENOSPC), () -> {});
    }
    try {
      return conclude(
          request,
          () ->
              Decision.release(
                  new Inodes(node()).changes().space(ino, granted.changes()),
                  new ReplyValue.Granted(granted.grant()),
                  () -> {}),
          () -> {});
    } catch (ItemsNotCachedException unwound) {
      shard().space().withdraw(granted);
      throw unwound;
    }
  }

  private Effect<EntityEvent, InodeState> returnGrant(InodeCommand.ReturnGrant command) {
    if (!begin(command.request())) {
      return Effect().none();
    }
    return conclude(
        command.request(),
        () ->
            Decision.release(
                new Inodes(node())
                    .changes()
                    .space(command.ino(), shard().space().giveBack(command.grant())),
                ReplyValue.DONE,
                () -> {}),
        () -> {});
  }

  // What takes many transactions

  /** Takes the inode and goes on with it step by step. */
  private Effect<EntityEvent, InodeState> workOff(Ino ino, boolean reap) {
    if (!locks().isFree(ino)) {
      if (reap) {
        locks().await(ino, new LockCommand.Reap(ino));
      }
      return Effect().none();
    }
    locks().take(ino, new InoLocks.Holder(OWN, address(), System.currentTimeMillis()));
    if (reap) {
      reaping.add(ino);
    }
    tellSelf(new WorkOff(ino, reap));
    return Effect().none();
  }

  private void end(WorkOff work) {
    reaping.remove(work.ino());
    free(work.ino(), OWN);
  }

  /** A deletion goes on in the entity's next incarnation, though not at once: it may fail again. */
  @Override
  protected void interrupted() {
    for (Ino ino : reaping) {
      context()
          .getSystem()
          .scheduler()
          .scheduleOnce(
              REAP_AGAIN,
              () -> node().send(new LockCommand.Reap(ino)),
              context().getSystem().executionContext());
    }
  }

  private Effect<EntityEvent, InodeState> step(WorkOff work) {
    CompletableFuture<Void> room = node().storage().whenRoom().toCompletableFuture();
    if (!room.isDone()) {
      context().pipeToSelf(room, (ready, failure) -> work);
      return Effect().none();
    }
    if (work.reap() && !state.isOrphan(work.ino())) {
      end(work);
      return Effect().none();
    }
    InodeState.Step step = work.reap() ? state.reapStep(work.ino()) : state.trimStep(work.ino());
    if (step.changes().isEmpty()) {
      end(work);
      return Effect().none();
    }
    return record(
        step.changes(),
        () -> {
          if (step.last()) {
            end(work);
          } else {
            tellSelf(work);
          }
        });
  }

  @Override
  protected Effect<EntityEvent, InodeState> unreadable(EntityMessage message) {
    if (message instanceof InodeCommand command) {
      return refuseUnreadable(command.request());
    }
    if (message instanceof WorkOff work) {
      end(work);
    }
    return Effect().none();
  }
}
