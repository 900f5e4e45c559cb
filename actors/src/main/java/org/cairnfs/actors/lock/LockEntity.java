package org.cairnfs.actors.lock;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.entity.EntityCache;
import org.cairnfs.actors.entity.Holdings;
import org.cairnfs.actors.entity.ItemsNotCachedException;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.entity.ShardContext;
import org.cairnfs.actors.entity.ShardEntity;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.FileLockCommand;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The LockDomain actor of one domain. Persists nothing: what it knows is asked again. */
public final class LockEntity extends AbstractBehavior<EntityMessage> {
  private static final Logger log = LoggerFactory.getLogger(LockEntity.class);

  /** Orphans looked at in one step of a scan, and the least time between steps. */
  private static final int SCAN_PAGE = 64;

  private static final Duration SCAN_PAUSE = Duration.ofMillis(50);

  /** What an entity that failed knew is asked again so much later: it may fail again. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private static final Duration TOPOLOGY_CHECK = Duration.ofSeconds(5);

  private static final Bytes FIRST_SCANNED = Keys.zone(Keys.ORPHANS);

  /** The cache wants the entity's place. */
  private record Leave() implements EntityMessage.Private {}

  private record CheckTopology() implements EntityMessage.Private {}

  /** The log has room for what the next page of a scan may start. */
  private record RoomForScan(Bytes from) implements EntityMessage.Private {}

  /** A scan goes on after a key. */
  private record ScanFrom(Bytes from) implements EntityMessage.Private {}

  private record ScanFailed(Throwable failure) implements EntityMessage.Private {}

  private final NodeContext node;
  private final EntityAddress address;
  private final ActorRef<ClusterSharding.ShardCommand> shardActor;
  private final ShardContext shard;
  private final TimerScheduler<EntityMessage> timers;
  private final EntityCache.Resident resident;
  private final Map<Ino, Set<Long>> users = new HashMap<>();
  private final TopologyLock topology;
  private final FileLocks fileLocks;

  /** A scan that has not come to its end. */
  private boolean scanning;

  private LockEntity(
      ActorContext<EntityMessage> context,
      TimerScheduler<EntityMessage> timers,
      ActorRef<ClusterSharding.ShardCommand> shardActor,
      NodeContext node,
      EntityAddress address) {
    super(context);
    this.node = node;
    this.address = address;
    this.shardActor = shardActor;
    this.timers = timers;
    this.shard = node.shard(node.shardMap().shardOfDomain(address.domain()));
    this.topology = new TopologyLock(node);
    this.fileLocks = new FileLocks(node, address.domain(), context, timers);
    ActorRef<EntityMessage> self = context.getSelf();
    this.resident =
        node.cache()
            .arrive(
                address,
                () -> self.tell(new Leave()),
                answer -> self.tell(new Holdings.Tell(answer)));
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
                        timers -> new LockEntity(context, timers, shardActor, node, address))))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<EntityMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(LockCommand.Orphaned.class, this::orphaned)
        .onMessage(LockCommand.UseReported.class, this::useReported)
        .onMessage(LockCommand.ScanOrphans.class, scan -> scan(FIRST_SCANNED))
        .onMessage(ScanFrom.class, scan -> scan(scan.from()))
        .onMessage(RoomForScan.class, this::pause)
        .onMessage(ScanFailed.class, this::scanFailed)
        .onMessage(LockCommand.LockTopology.class, this::lockTopology)
        .onMessage(LockCommand.UnlockTopology.class, this::unlockTopology)
        .onMessage(CheckTopology.class, this::checkTopology)
        .onMessage(FileLockCommand.class, this::fileLock)
        .onMessage(FileLocks.MountEnded.class, this::mountEnded)
        .onMessage(FileLocks.CheckLocks.class, check -> checkLocks())
        .onMessage(Leave.class, leave -> leaveIfIdle())
        .onMessage(Holdings.Tell.class, this::tellHoldings)
        .onMessage(ShardEntity.Stop.class, stop -> stopNow())
        .onSignal(PostStop.class, signal -> left())
        .onSignal(PreRestart.class, signal -> restarts())
        .build();
  }

  // Orphans

  private Behavior<EntityMessage> orphaned(LockCommand.Orphaned orphaned) {
    resident.touch();
    Map<Long, ActorRef<MountMessage>> mounts = node.mounts().all();
    if (mounts.isEmpty()) {
      users.remove(orphaned.ino());
      node.send(new LockCommand.Reap(orphaned.ino()));
      return this;
    }
    Set<Long> asked = new HashSet<>(mounts.keySet());
    users.put(orphaned.ino(), asked);
    mounts.values().forEach(mount -> mount.tell(new MountMessage.ReportUse(orphaned.ino())));
    // Who has ended before the question reached it does not answer.
    List.copyOf(asked).stream()
        .filter(mount -> !node.mounts().contains(mount))
        .forEach(mount -> useReported(new LockCommand.UseReported(mount, orphaned.ino(), false)));
    return this;
  }

  private Behavior<EntityMessage> useReported(LockCommand.UseReported report) {
    Set<Long> mounts = users.get(report.ino());
    if (mounts != null && !report.inUse()) {
      mounts.remove(report.mount());
      if (mounts.isEmpty()) {
        users.remove(report.ino());
        node.send(new LockCommand.Reap(report.ino()));
      }
    }
    return this;
  }

  /**
   * Orphans first, then pending trims: a page at a time, so that those who work are not in haste.
   */
  private Behavior<EntityMessage> scan(Bytes from) {
    scanning = true;
    Bytes zone = Keys.zone(from.byteAt(0));
    try {
      List<Item> page = shard.scan(from, zone.afterPrefix(), SCAN_PAGE);
      page.forEach(this::found);
      if (page.size() == SCAN_PAGE) {
        scanLater(page.get(SCAN_PAGE - 1).key().successor());
      } else if (zone.equals(FIRST_SCANNED)) {
        scanLater(Keys.zone(Keys.TRIMS));
      } else {
        scanning = false;
      }
    } catch (ItemsNotCachedException e) {
      getContext()
          .pipeToSelf(
              e.loaded(),
              (done, failure) -> failure == null ? new ScanFrom(from) : new ScanFailed(failure));
    }
    return this;
  }

  private void found(Item item) {
    Ino ino = Keys.inoOf(item.key());
    boolean orphan = item.key().byteAt(0) == Keys.ORPHANS;
    node.send(orphan ? new LockCommand.Orphaned(ino) : new LockCommand.Trim(ino));
  }

  private void scanLater(Bytes from) {
    getContext()
        .pipeToSelf(
            node.storage().whenRoom(),
            (done, failure) -> failure == null ? new RoomForScan(from) : new ScanFailed(failure));
  }

  private Behavior<EntityMessage> pause(RoomForScan room) {
    ScanFrom next = new ScanFrom(room.from());
    timers.startSingleTimer(ScanFrom.class, next, SCAN_PAUSE);
    return this;
  }

  private Behavior<EntityMessage> scanFailed(ScanFailed failed) {
    scanning = false;
    log.error("orphans of {} cannot be read and stay", shard.shard(), failed.failure());
    return this;
  }

  // Topology

  private Behavior<EntityMessage> lockTopology(LockCommand.LockTopology request) {
    topology.lock(request);
    if (!timers.isTimerActive(CheckTopology.class)) {
      timers.startSingleTimer(CheckTopology.class, new CheckTopology(), TOPOLOGY_CHECK);
    }
    return this;
  }

  private Behavior<EntityMessage> unlockTopology(LockCommand.UnlockTopology request) {
    topology.unlock(request.loan());
    return this;
  }

  private Behavior<EntityMessage> checkTopology(CheckTopology check) {
    topology.takeBackAfter(TOPOLOGY_CHECK);
    if (!topology.isFree()) {
      timers.startSingleTimer(CheckTopology.class, check, TOPOLOGY_CHECK);
    }
    return this;
  }

  // File locks

  private Behavior<EntityMessage> fileLock(FileLockCommand command) {
    resident.touch();
    fileLocks.handle(command);
    return this;
  }

  private Behavior<EntityMessage> mountEnded(FileLocks.MountEnded ended) {
    fileLocks.mountEnded(ended);
    return this;
  }

  private Behavior<EntityMessage> checkLocks() {
    fileLocks.check();
    return this;
  }

  // Leaving memory

  private Holdings holdings() {
    return Holdings.NOTHING
        .and("orphans in use", users.size())
        .and("topology lock held", topology.isFree() ? 0 : 1)
        .and("file locks or their waiters", fileLocks.isIdle() ? 0 : 1)
        .and("scans under way", scanning ? 1 : 0);
  }

  private Behavior<EntityMessage> tellHoldings(Holdings.Tell tell) {
    tell.answer().complete(holdings());
    return this;
  }

  private Behavior<EntityMessage> leaveIfIdle() {
    if (holdings().isNothing()) {
      shardActor.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    }
    return this;
  }

  private Behavior<EntityMessage> stopNow() {
    users.keySet().forEach(ino -> node.send(new LockCommand.Orphaned(ino)));
    topology.handOver();
    fileLocks.handOver();
    return Behaviors.stopped();
  }

  /** The next incarnation asks and scans again, though not at once: it may fail again. */
  private Behavior<EntityMessage> restarts() {
    users.keySet().forEach(ino -> sendLater(new LockCommand.Orphaned(ino)));
    if (scanning) {
      sendLater(new LockCommand.ScanOrphans(address.domain()));
    }
    return left();
  }

  private void sendLater(LockCommand command) {
    getContext()
        .getSystem()
        .scheduler()
        .scheduleOnce(
            ASK_AGAIN, () -> node.send(command), getContext().getSystem().executionContext());
  }

  private Behavior<EntityMessage> left() {
    node.cache().leave(resident);
    return this;
  }

  @Override
  public String toString() {
    return "locks of domain " + Long.toUnsignedString(address.number());
  }
}
