package org.cairnfs.actors.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestHistoryTest {
  private static final ShardId SHARD = new ShardId(0);
  private static final long MOUNT = 7;
  private static final Outcome<ReplyValue> DONE = Outcome.ok(ReplyValue.DONE);
  private static final Outcome<ReplyValue> VALUE =
      Outcome.ok(new ReplyValue.BytesFound(Bytes.utf8("kept")));
  private static final Outcome<ReplyValue> EEXIST = Outcome.refused(Errno.EEXIST);

  private static ActorSystem system;
  private static ActorRef<MountMessage> nobody;

  private MemoryNodeStorage storage = new MemoryNodeStorage(1);
  private RequestHistory history = open();

  @BeforeAll
  static void start() {
    system = ActorSystem.create("history");
    nobody = Adapter.toTyped(system.deadLetters());
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  private static Request request(long number, long lowWater) {
    return new Request(nobody, MOUNT, number, lowWater);
  }

  private RequestHistory open() {
    storage.openShard(SHARD).toCompletableFuture().join();
    return RequestHistory.load(SHARD, zone(Keys.REPLIES), zone(Keys.MARKS));
  }

  private List<Item> zone(byte zone) {
    ShardStore store = storage.shard(SHARD).orElseThrow();
    Bytes prefix = Keys.zone(zone);
    return store.scan(prefix, prefix.afterPrefix(), 1_000).orElseThrow();
  }

  private Optional<Long> storedMark() {
    return zone(Keys.MARKS).stream().map(item -> item.value().buffer().getLong()).findFirst();
  }

  private List<Long> storedReplies() {
    return zone(Keys.REPLIES).stream().map(item -> Keys.longAt(item.key(), 9)).toList();
  }

  private void crash() {
    storage = storage.crash();
    history = open();
  }

  private Transaction recorded(Request request, Outcome<ReplyValue> outcome) {
    Transaction.Builder transaction = Transaction.builder();
    history.record(transaction, request, outcome);
    return transaction.build();
  }

  private void execute(long number, long lowWater, Outcome<ReplyValue> outcome) {
    Request request = request(number, lowWater);
    assertInstanceOf(RequestHistory.Seen.New.class, history.begin(request));
    storage.append(recorded(request, outcome));
    history.executed(request, outcome);
  }

  private void assertSeen(Class<? extends RequestHistory.Seen> expected, long number) {
    assertInstanceOf(expected, history.begin(request(number, 0)));
  }

  private void assertDone(Outcome<ReplyValue> outcome, long number) {
    assertEquals(
        new RequestHistory.Seen.Done(new MountMessage.Answer(number, outcome)),
        history.begin(request(number, 0)));
  }

  @Test
  void aRequest_runsOnce_andItsCopiesGetItsAnswer() {
    Request request = request(5, 0);
    assertInstanceOf(RequestHistory.Seen.New.class, history.begin(request));
    assertSeen(RequestHistory.Seen.Running.class, 5);
    storage.append(recorded(request, VALUE));
    assertEquals(new MountMessage.Answer(5, VALUE), history.executed(request, VALUE));
    assertDone(VALUE, 5);
    assertSeen(RequestHistory.Seen.New.class, 6);
  }

  @Test
  void anAbandonedRequest_mayComeAgain() {
    Request request = request(5, 0);
    history.begin(request);
    history.abandon(request);
    assertSeen(RequestHistory.Seen.New.class, 5);
  }

  @Test
  void aRefusal_isRemembered_andWritesNothing() {
    Request request = request(5, 0);
    history.begin(request);
    assertEquals(new MountMessage.Answer(5, EEXIST), history.refused(request, EEXIST));
    assertDone(EEXIST, 5);
    assertEquals(List.of(), storedReplies());
  }

  @Test
  void answers_surviveACrash() {
    execute(5, 0, VALUE);
    crash();
    assertDone(VALUE, 5);
  }

  @Test
  void answers_belowTheMark_areRetired_andLateCopiesRefused_alsoAfterACrash() {
    execute(5, 0, VALUE);
    execute(6, 0, DONE);
    execute(7, 6, DONE);
    assertEquals(List.of(6L, 7L), storedReplies());
    assertEquals(Optional.of(6L), storedMark());
    assertSeen(RequestHistory.Seen.Stale.class, 5);
    assertDone(DONE, 6);
    crash();
    assertSeen(RequestHistory.Seen.Stale.class, 5);
    assertDone(DONE, 6);
    assertDone(DONE, 7);
  }

  @Test
  void aRefusalBelowTheMark_isNotRunLate_afterACrash() {
    Request refused = request(5, 0);
    history.begin(refused);
    history.refused(refused, EEXIST);
    execute(6, 6, DONE);
    crash();
    assertSeen(RequestHistory.Seen.Stale.class, 5);
  }

  @Test
  void theMark_neverFalls_whateverTheOrderInWhichEntitiesAppend() {
    execute(1, 0, DONE);
    execute(2, 0, DONE);
    Request first = request(3, 2);
    Request second = request(4, 3);
    history.begin(first);
    history.begin(second);
    Transaction ofFirst = recorded(first, DONE);
    Transaction ofSecond = recorded(second, DONE);
    storage.append(ofSecond);
    history.executed(second, DONE);
    storage.append(ofFirst);
    history.executed(first, DONE);
    crash();
    for (long number = 1; number <= 2; number++) {
      RequestHistory.Seen seen = history.begin(request(number, 0));
      assertFalse(seen instanceof RequestHistory.Seen.New, "ran again: " + number);
    }
    execute(5, 5, DONE);
    assertEquals(Optional.of(5L), storedMark());
    assertEquals(List.of(5L), storedReplies());
    crash();
    for (long number = 1; number < 5; number++) {
      assertSeen(RequestHistory.Seen.Stale.class, number);
    }
  }

  @Test
  void nothingIsRetired_thatTheStoredMarkDoesNotCover_atAnyCrash() {
    for (int crashAfter = 0; crashAfter < 2; crashAfter++) {
      storage = new MemoryNodeStorage(1);
      history = open();
      execute(1, 0, DONE);
      execute(2, 0, DONE);
      Request first = request(3, 2);
      Request second = request(4, 3);
      history.begin(first);
      history.begin(second);
      List<Transaction> appends = List.of(recorded(first, DONE), recorded(second, DONE));
      storage.append(appends.get(crashAfter));
      crash();
      for (long number = 1; number <= 2; number++) {
        RequestHistory.Seen seen = history.begin(request(number, 0));
        assertFalse(seen instanceof RequestHistory.Seen.New, "ran again: " + number);
      }
    }
  }

  @Test
  void anAbandonedMover_leavesTheMarkToTheNext() {
    execute(1, 0, DONE);
    Request lost = request(2, 2);
    history.begin(lost);
    recorded(lost, DONE);
    history.abandon(lost);
    execute(3, 2, DONE);
    assertEquals(Optional.of(2L), storedMark());
    assertEquals(List.of(3L), storedReplies());
  }

  @Test
  void memory_isBoundedByTheWindow_alsoWhenEverythingIsRefused() {
    for (long number = 1; number <= 10_000; number++) {
      Request request = request(number, Math.max(0, number - 16));
      history.begin(request);
      history.refused(request, EEXIST);
      assertTrue(history.remembered() <= 17, () -> history.remembered() + " remembered");
    }
  }

  @Test
  void items_areBoundedByTheWindow() {
    for (long number = 1; number <= 500; number++) {
      execute(number, Math.max(0, number - 16), DONE);
    }
    assertTrue(storedReplies().size() <= 17, () -> storedReplies().toString());
  }

  @Test
  void aTransaction_retiresABoundedNumber_howeverLongARequestTook() {
    long last = executeManyAbove(1);
    for (int left = 3; left > 0; left--) {
      last++;
      Request request = request(last, last);
      history.begin(request);
      Transaction transaction = recorded(request, DONE);
      int changes = transaction.parts().get(0).changes().size();
      assertTrue(changes <= RequestHistory.RETIRED_MAX + 2, () -> changes + " changes");
      storage.append(transaction);
      history.executed(request, DONE);
    }
    execute(last + 1, last + 1, DONE);
    assertEquals(List.of(last + 1), storedReplies());
  }

  @Test
  void aMountThatIsGone_isForgottenInBoundedTransactions() {
    executeManyAbove(1);
    crash();
    for (Transaction removal : history.forget(mount -> true)) {
      int changes = removal.parts().get(0).changes().size();
      assertTrue(changes <= RequestHistory.RETIRED_MAX + 1, () -> changes + " changes");
      storage.append(removal);
    }
    assertEquals(List.of(), storedReplies());
    assertEquals(Optional.empty(), storedMark());
  }

  /** While the request with the number is under way. */
  private long executeManyAbove(long number) {
    long last = number + 3L * RequestHistory.RETIRED_MAX - 10;
    for (long above = number + 1; above <= last; above++) {
      execute(above, number, DONE);
    }
    return last;
  }

  @Test
  void mounts_doNotSeeEachOther() {
    execute(5, 5, DONE);
    Request other = new Request(nobody, MOUNT + 1, 4, 0);
    assertInstanceOf(RequestHistory.Seen.New.class, history.begin(other));
  }
}
