package org.cairnfs.actors.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.FileLock.Family;
import org.cairnfs.actors.api.FileLock.Type;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.entity.ShardEntity;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.FileLockCommand;
import org.cairnfs.actors.protocol.HeldLock;
import org.cairnfs.actors.protocol.LockReply;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a LockDomain says to mounts; every message is made bytes and back. */
class FileLocksTest {
  private static final Ino INO = new Ino(257);
  private static final long DOMAIN = 1;
  private static final long ONE = 1;
  private static final long TWO = 2;

  private ActorTestKit kit;
  private NodeContext node;
  private TestProbe<MountMessage> one;
  private TestProbe<MountMessage> two;
  private final Map<Long, ActorRef<MountMessage>> mounts = new HashMap<>();

  /** What owners wait for, by which mounts follow chains of waits. */
  private final Map<Long, FileLockCommand.Set> waits = new ConcurrentHashMap<>();

  private TestProbe<ClusterSharding.ShardCommand> shard;
  private ActorRef<EntityMessage> entity;
  private long lastNumber;

  @SuppressWarnings("NullAway.Init") // set before each test
  FileLocksTest() {}

  @BeforeEach
  void start() throws Exception {
    kit =
        ActorTestKit.create(
            "locks",
            ConfigFactory.parseString(
                    "pekko.actor.serialize-messages = on\npekko.actor.provider = local\n"
                        + "pekko.log-dead-letters = off\npekko.loglevel = WARNING")
                .withFallback(ConfigFactory.load()));
    node = new NodeContext(new MemoryNodeStorage(1), Clock.systemUTC(), 100);
    node.openShard(new ShardId(0)).toCompletableFuture().get();
    node.routeThrough(command -> entity.tell(command));
    one = kit.createTestProbe(MountMessage.class);
    two = kit.createTestProbe(MountMessage.class);
    shard = kit.createTestProbe(ClusterSharding.ShardCommand.class);
    mounts.put(ONE, mount(one));
    mounts.put(TWO, mount(two));
    mounts.forEach(node.mounts()::add);
    entity = incarnation();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<EntityMessage> incarnation() {
    return kit.spawn(LockEntity.create(node, EntityAddress.locks(INO), shard.getRef()));
  }

  /** A mount that follows chains of waits itself, and hands everything else to the test. */
  private ActorRef<MountMessage> mount(TestProbe<MountMessage> to) {
    return kit.spawn(
        Behaviors.receiveMessage(
            message -> {
              if (message instanceof MountMessage.ChaseWaits chase) {
                follow(chase);
              } else {
                to.getRef().tell(message);
              }
              return Behaviors.same();
            }));
  }

  private void follow(MountMessage.ChaseWaits chase) {
    FileLockCommand.Set wait = waits.get(chase.owner());
    if (wait != null) {
      Request request = wait.request();
      entity.tell(
          new FileLockCommand.Chase(request.mount(), request.number(), wait.ino(), chase.probe()));
    }
  }

  private Request request(long mount, long number, long lowWater) {
    ActorRef<MountMessage> replyTo = Objects.requireNonNull(mounts.get(mount));
    return new Request(replyTo, mount, number, lowWater);
  }

  private static FileLock exclusive(long owner) {
    return new FileLock(Family.POSIX, Type.EXCLUSIVE, owner, 0, 9, 77);
  }

  /** Asks, as a mount, and tells the number. */
  private long ask(long mount, long owner, boolean waits) {
    long number = ++lastNumber;
    entity.tell(set(mount, number, owner, waits));
    return number;
  }

  private FileLockCommand.Set set(long mount, long number, long owner, boolean waits) {
    return new FileLockCommand.Set(request(mount, number, 0), INO, exclusive(owner), owner, waits);
  }

  private TestProbe<MountMessage> probe(long mount) {
    return mount == ONE ? one : two;
  }

  private void report(long mount, long floor, HeldLock... locks) {
    assertEquals(new MountMessage.ReportLocks(DOMAIN), probe(mount).receiveMessage());
    entity.tell(new FileLockCommand.Reported(mount, DOMAIN, floor, List.of(locks)));
  }

  private void reportNothing() {
    report(ONE, 0);
    report(TWO, 0);
  }

  private void assertAnswer(long mount, long number, LockReply reply) {
    assertEquals(new MountMessage.LockAnswer(number, reply), probe(mount).receiveMessage());
  }

  @Test
  void nothingIsGranted_beforeEveryMountHasReported() {
    long number = ask(ONE, 5, false);
    report(ONE, 0);
    assertEquals(new MountMessage.ReportLocks(DOMAIN), two.receiveMessage());
    one.expectNoMessage(Duration.ofMillis(50));
    entity.tell(
        new FileLockCommand.Reported(TWO, DOMAIN, 0, List.of(new HeldLock(INO, exclusive(6), 6))));
    assertAnswer(ONE, number, new LockReply.Refused(Errno.EAGAIN));
  }

  @Test
  void aWaiter_isGranted_whenTheHolderGivesUp() {
    long first = ask(ONE, 5, false);
    reportNothing();
    assertAnswer(ONE, first, LockReply.DONE);
    long second = ask(TWO, 6, true);
    assertAnswer(TWO, second, LockReply.QUEUED);
    long third = ++lastNumber;
    Request request = request(ONE, third, 0);
    entity.tell(new FileLockCommand.DropOwner(request, INO, 5));
    assertAnswer(ONE, third, LockReply.DONE);
    assertAnswer(TWO, second, LockReply.DONE);
  }

  @Test
  void aRequestThatComesTwice_isAnsweredAlike_andExecutedOnce() {
    long first = ask(ONE, 5, false);
    reportNothing();
    assertAnswer(ONE, first, LockReply.DONE);
    Request drop = request(ONE, ++lastNumber, 0);
    entity.tell(new FileLockCommand.DropOwner(drop, INO, 5));
    assertAnswer(ONE, drop.number(), LockReply.DONE);
    entity.tell(set(ONE, first, 5, false));
    assertAnswer(ONE, first, LockReply.DONE);
    long second = ask(TWO, 6, false);
    assertAnswer(TWO, second, LockReply.DONE);
  }

  @Test
  void aNumberBelowTheLowWaterMark_isForgotten_andNotExecuted() {
    long first = ask(ONE, 5, false);
    reportNothing();
    assertAnswer(ONE, first, LockReply.DONE);
    Request drop = request(ONE, ++lastNumber, lastNumber);
    entity.tell(new FileLockCommand.DropOwner(drop, INO, 5));
    assertAnswer(ONE, drop.number(), LockReply.DONE);
    entity.tell(set(ONE, first, 5, false));
    assertAnswer(ONE, first, LockReply.FORGOTTEN);
    assertAnswer(TWO, ask(TWO, 6, false), LockReply.DONE);
  }

  @Test
  void theLocksOfAMountThatEnds_vanish() {
    long first = ask(ONE, 5, false);
    reportNothing();
    assertAnswer(ONE, first, LockReply.DONE);
    long second = ask(TWO, 6, true);
    assertAnswer(TWO, second, LockReply.QUEUED);
    node.mounts().remove(ONE);
    kit.stop(mounts.get(ONE));
    assertAnswer(TWO, second, LockReply.DONE);
  }

  @Test
  void aNewIncarnation_hearsOfWaiters_andAsksTheMounts() {
    long first = ask(ONE, 5, false);
    reportNothing();
    assertAnswer(ONE, first, LockReply.DONE);
    long second = ask(TWO, 6, true);
    assertAnswer(TWO, second, LockReply.QUEUED);
    ActorRef<EntityMessage> old = entity;
    entity = incarnation();
    old.tell(new ShardEntity.Stop());
    one.expectTerminated(old);
    report(ONE, lastNumber + 1, new HeldLock(INO, exclusive(5), 5));
    report(TWO, lastNumber + 1);
    assertAnswer(TWO, second, LockReply.FORGOTTEN);
    long third = ask(TWO, 6, true);
    assertAnswer(TWO, third, LockReply.QUEUED);
    Request drop = request(ONE, ++lastNumber, lastNumber);
    entity.tell(new FileLockCommand.DropHandle(drop, INO, 5));
    assertAnswer(ONE, drop.number(), LockReply.DONE);
    assertAnswer(TWO, third, LockReply.DONE);
  }

  @Test
  void anEntityWithLocks_staysInMemory_oneWithoutLeaves() {
    long first = ask(ONE, 5, false);
    reportNothing();
    assertAnswer(ONE, first, LockReply.DONE);
    node.cache().askAllToLeave();
    Request drop = request(ONE, ++lastNumber, lastNumber);
    entity.tell(new FileLockCommand.DropOwner(drop, INO, 5));
    assertAnswer(ONE, drop.number(), LockReply.DONE);
    shard.expectNoMessage(Duration.ofMillis(50));
    node.cache().askAllToLeave();
    assertInstanceOf(ClusterSharding.Passivate.class, shard.receiveMessage());
  }

  @Test
  void aCircleAcrossMounts_isBrokenAtItsYoungestWait() {
    Ino other = new Ino(258);
    long first = ask(ONE, 5, false);
    reportNothing();
    assertAnswer(ONE, first, LockReply.DONE);
    Request second = request(TWO, ++lastNumber, 0);
    entity.tell(new FileLockCommand.Set(second, other, exclusive(6), 6, false));
    assertAnswer(TWO, second.number(), LockReply.DONE);
    FileLockCommand.Set waiting =
        new FileLockCommand.Set(request(ONE, ++lastNumber, 0), other, exclusive(5), 5, true);
    waits.put(5L, waiting);
    entity.tell(waiting);
    assertAnswer(ONE, waiting.request().number(), LockReply.QUEUED);
    long closing = ask(TWO, 6, true);
    assertAnswer(TWO, closing, LockReply.QUEUED);
    assertAnswer(TWO, closing, new LockReply.Refused(Errno.EDEADLK));
  }
}
