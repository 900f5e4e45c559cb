package org.cairnfs.ops.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.grpc.GrpcClientSettings;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.cairnfs.ops.grpc.v1.ArchiveClient;
import org.cairnfs.ops.grpc.v1.Event;
import org.cairnfs.ops.grpc.v1.EventType;
import org.cairnfs.ops.grpc.v1.SubscribeRequest;
import org.cairnfs.ops.http.OpsServer;
import org.cairnfs.ops.node.CommittedEvent;
import org.cairnfs.ops.node.FakeNode;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchiveServiceTest {
  private static final long SECONDS_MAX = 20;
  private static final int WINDOW_EVENTS = 8;
  private static final String CONFIG = "pekko.loglevel=off";

  private final FakeNode node = new FakeNode();
  private final EventRing ring = new EventRing(WINDOW_EVENTS, 1 << 20);
  private ActorSystem system;
  private ArchiveService service;
  private OpsServer server;
  private ArchiveClient client;

  @BeforeEach
  void start() throws Exception {
    system =
        ActorSystem.create(
            "archive-test", ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load()));
    service =
        new ArchiveService(
            node, (payload, event) -> event.setStoredType("test." + payload.length()), ring);
    server =
        OpsServer.start(
                system, node, service.handler(system), new OpsAddress("127.0.0.1", 0), false)
            .toCompletableFuture()
            .get(SECONDS_MAX, TimeUnit.SECONDS);
    client =
        ArchiveClient.create(
            GrpcClientSettings.connectToServiceAt("127.0.0.1", server.address().port(), system)
                .withTls(false),
            system);
  }

  @AfterEach
  void stop() throws Exception {
    client.close().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    server.stop().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    service.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    assertEquals(0, node.listeners());
  }

  @Test
  void subscriber_getsEventsAsTheyAreCommitted_overCleartextHttp2() throws Exception {
    SinkQueueWithCancel<Event> events = subscribe(SubscribeRequest.getDefaultInstance());
    await(() -> ring.waiting() == 1);
    commit(1, 5);
    Event first = next(events);
    assertEquals("test.2", first.getStoredType());
    assertEquals(5, first.getShard());
    assertEquals(9, first.getEpoch());
    assertEquals(ByteString.copyFromUtf8("ab"), first.getPayload());
    commit(2, 6);
    assertEquals(6, next(events).getShard());
    events.cancel();
    await(() -> ring.waiting() == 0);
  }

  @Test
  void shards_areFiltered() throws Exception {
    SinkQueueWithCancel<Event> events =
        subscribe(SubscribeRequest.newBuilder().addShards(2).build());
    await(() -> ring.waiting() == 1);
    commit(1, 1);
    commit(2, 2);
    assertEquals(2, next(events).getShard());
    events.cancel();
  }

  @Test
  void resume_continuesAfterTheLastEventSeen() throws Exception {
    commit(1, 1);
    commit(2, 2);
    commit(3, 3);
    ByteString token = new ResumeToken(1, 9, 1, 0).bytes();
    SinkQueueWithCancel<Event> events =
        subscribe(SubscribeRequest.newBuilder().setResume(token).build());
    Event event = next(events);
    assertEquals(2, event.getShard());
    assertEquals(new ResumeToken(1, 9, 2, 0).bytes(), event.getResume());
    events.cancel();
  }

  @Test
  void resume_thatCameTooLate_startsWithAGap() throws Exception {
    for (int i = 1; i <= WINDOW_EVENTS + 2; i++) {
      commit(i, i);
    }
    ByteString token = new ResumeToken(1, 9, 1, 0).bytes();
    SinkQueueWithCancel<Event> events =
        subscribe(SubscribeRequest.newBuilder().setResume(token).build());
    assertEquals(EventType.EVENT_TYPE_GAP, next(events).getType());
    assertEquals(3, next(events).getShard());
    events.cancel();
  }

  @Test
  void foreignToken_isInvalidArgument() {
    SinkQueueWithCancel<Event> events =
        subscribe(SubscribeRequest.newBuilder().setResume(ByteString.copyFromUtf8("x")).build());
    assertEquals(Status.Code.INVALID_ARGUMENT, refusal(events));
  }

  @Test
  void oneSubscriberTooMany_isResourceExhausted() throws Exception {
    List<SinkQueueWithCancel<Event>> held =
        java.util.stream.IntStream.range(0, ArchiveService.SUBSCRIBERS_MAX)
            .mapToObj(i -> subscribe(SubscribeRequest.getDefaultInstance()))
            .toList();
    await(() -> ring.waiting() == ArchiveService.SUBSCRIBERS_MAX);
    assertEquals(
        Status.Code.RESOURCE_EXHAUSTED, refusal(subscribe(SubscribeRequest.getDefaultInstance())));
    held.forEach(SinkQueueWithCancel::cancel);
    await(() -> ring.waiting() == 0);
  }

  private static Status.Code refusal(SinkQueueWithCancel<Event> events) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> next(events));
    return assertInstanceOf(StatusRuntimeException.class, failure.getCause()).getStatus().getCode();
  }

  private SinkQueueWithCancel<Event> subscribe(SubscribeRequest request) {
    Source<Event, NotUsed> events = client.subscribe(request);
    return events.runWith(Sink.queue(), system);
  }

  private static Event next(SinkQueueWithCancel<Event> events) throws Exception {
    return events.pull().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow();
  }

  private void commit(long position, int shard) {
    node.commit(new CommittedEvent(1, 9, position, 0, shard, Bytes.utf8("ab")));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(SECONDS_MAX).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "the condition did not come true in time");
      Thread.onSpinWait();
    }
  }
}
