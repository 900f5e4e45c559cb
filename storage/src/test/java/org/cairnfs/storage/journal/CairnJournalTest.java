package org.cairnfs.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.Recovery;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.volume.AppendRefusedException;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CairnJournalTest {
  private static final ShardId SHARD = new ShardId(2);
  private static final Bytes KEY = Bytes.utf8("key");

  private final MemoryNodeStorage storage = new MemoryNodeStorage(4);
  private ActorSystem system;
  private TestKit probe;

  private record Wrote(Transaction transaction) implements Recorded {}

  private record Answer(String what, Object detail) {}

  /** Persists what it is sent and tells its observer what came of it. */
  private static final class Entity extends AbstractPersistentActor {
    private final String id;
    private final ActorRef observer;

    Entity(String id, ActorRef observer) {
      this.id = id;
      this.observer = observer;
    }

    @Override
    public String persistenceId() {
      return id;
    }

    @Override
    public Recovery recovery() {
      return Recovery.none();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .matchAny(
              event ->
                  persist(
                      event, e -> observer.tell(new Answer("persisted", lastSequenceNr()), self())))
          .build();
    }

    @Override
    public Receive createReceiveRecover() {
      return receiveBuilder().build();
    }

    @Override
    public void onPersistRejected(Throwable cause, Object event, long seqNr) {
      observer.tell(new Answer("rejected", cause), self());
    }

    @Override
    public void onPersistFailure(Throwable cause, Object event, long seqNr) {
      observer.tell(new Answer("failed", cause), self());
    }
  }

  @BeforeEach
  void start() {
    storage.openShard(SHARD);
    system =
        ActorSystem.create(
            "journal",
            ActorSystemSetup.create(
                new StorageSetup(storage),
                BootstrapSetup.create(
                    ConfigFactory.parseString(
                            """
                            pekko.persistence.journal.plugin = "cairn.journal"
                            cairn.journal.plugin-dispatcher = "pekko.actor.default-dispatcher"
                            cairn.journal.replay-dispatcher = "pekko.actor.default-dispatcher"
                            pekko.loglevel = "OFF"
                            """)
                        .withFallback(ConfigFactory.load()))));
    probe = new TestKit(system);
  }

  @AfterEach
  void stop() {
    TestKit.shutdownActorSystem(system);
  }

  private ActorRef entity(String id) {
    return system.actorOf(Props.create(Entity.class, () -> new Entity(id, probe.getRef())));
  }

  private static Wrote put(String value) {
    return new Wrote(Transaction.builder().put(SHARD, KEY, Bytes.utf8(value)).build());
  }

  @Test
  void persist_appendsTransaction_beforeHandlerRuns() {
    entity("d513@2").tell(put("value"), ActorRef.noSender());

    Answer answer = probe.expectMsgClass(Answer.class);
    assertEquals(new Answer("persisted", (1L << 40) + 1), answer);
    assertEquals(new Lookup.Present(Bytes.utf8("value")), storage.store(SHARD).get(KEY));
  }

  @Test
  void persist_whileNothingBecomesDurable_stillCompletes() {
    storage.hold();
    entity("d513@2").tell(put("value"), ActorRef.noSender());

    assertEquals("persisted", probe.expectMsgClass(Answer.class).what());
    assertEquals(0, storage.durablePosition());
  }

  @Test
  void persist_namingVoidedLoan_isRejectedAndEntityLivesOn() {
    LoanId loan = storage.openLoan();
    storage.voidLoan(loan);
    ActorRef entity = entity("i7@2");
    entity.tell(
        new Wrote(Transaction.builder().put(SHARD, KEY, KEY).loan(loan).build()),
        ActorRef.noSender());
    entity.tell(put("after"), ActorRef.noSender());

    Answer answer = probe.expectMsgClass(Answer.class);
    assertEquals("rejected", answer.what());
    assertEquals(
        AppendRefusedException.Reason.LOAN_VOIDED,
        assertInstanceOf(AppendRefusedException.class, answer.detail()).reason());
    assertEquals("persisted", probe.expectMsgClass(Answer.class).what());
  }

  @Test
  void persist_afterLogFailed_failsTheEntity() {
    ActorRef entity = entity("i7@2");
    storage.fail();
    entity.tell(put("lost"), ActorRef.noSender());

    assertEquals("failed", probe.expectMsgClass(Answer.class).what());
  }

  @Test
  void persist_ofEventWithoutTransaction_failsTheEntity() {
    entity("i7@2").tell("just a string", ActorRef.noSender());

    assertEquals("failed", probe.expectMsgClass(Answer.class).what());
  }

  @Test
  void shardOf_malformedId_isRefused() {
    assertEquals(new ShardId(2), PersistenceIds.shardOf(PersistenceIds.of('d', 513, SHARD)));
    for (String id : new String[] {"", "d513", "@2", "d@2", "d513@", "d513@x", "d513@-1"}) {
      assertThrows(IllegalArgumentException.class, () -> PersistenceIds.shardOf(id), id);
    }
  }
}
