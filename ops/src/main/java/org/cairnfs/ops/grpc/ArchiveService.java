package org.cairnfs.ops.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.grpc.GrpcServiceException;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Source;
import org.cairnfs.ops.grpc.v1.Archive;
import org.cairnfs.ops.grpc.v1.ArchiveHandlerFactory;
import org.cairnfs.ops.grpc.v1.Event;
import org.cairnfs.ops.grpc.v1.EventType;
import org.cairnfs.ops.grpc.v1.SubscribeRequest;
import org.cairnfs.ops.node.CommittedEvent;
import org.cairnfs.ops.node.NodeView;

/**
 * {@code cairn.archive.v1.Archive} on one node.
 *
 * <p>Subscribers read from a window over the node's committed events, {@value #WINDOW_EVENTS}
 * events and {@value #WINDOW_BYTES} bytes at most, which is filled whether or not somebody reads,
 * so that one who reconnects soon misses nothing. Events are decoded when they are sent.
 */
public final class ArchiveService implements Archive, AutoCloseable {
  static final int WINDOW_EVENTS = 65_536;
  static final long WINDOW_BYTES = 16L << 20;
  static final int SUBSCRIBERS_MAX = 64;

  private final EventRing ring;
  private final EventDecoder decoder;
  private final NodeView.Registration registration;
  private final AtomicInteger subscribers = new AtomicInteger();

  public ArchiveService(NodeView node, EventDecoder decoder) {
    this(node, decoder, new EventRing(WINDOW_EVENTS, WINDOW_BYTES));
  }

  ArchiveService(NodeView node, EventDecoder decoder, EventRing ring) {
    this.ring = ring;
    this.decoder = decoder;
    this.registration = node.onCommitted(ring);
  }

  /** What answers the service's HTTP requests. */
  public Function<HttpRequest, CompletionStage<HttpResponse>> handler(
      ClassicActorSystemProvider system) {
    return ArchiveHandlerFactory.create(this, system);
  }

  @Override
  public Source<Event, NotUsed> subscribe(SubscribeRequest request) {
    Set<Integer> shards = Set.copyOf(request.getShardsList());
    return Source.lazySource(() -> admitted(start(request)))
        .mapMaterializedValue(ignored -> NotUsed.getInstance())
        .mapConcat(page -> messages(page, shards));
  }

  private Source<EventRing.Page, NotUsed> admitted(long start) {
    if (subscribers.incrementAndGet() > SUBSCRIBERS_MAX) {
      subscribers.decrementAndGet();
      return Source.failed(
          new GrpcServiceException(
              Status.RESOURCE_EXHAUSTED.withDescription(
                  SUBSCRIBERS_MAX + " subscribers are connected already; try another node")));
    }
    return Source.fromGraph(new EventPages(ring, start))
        .watchTermination(
            (before, done) -> {
              done.whenComplete((ok, failed) -> subscribers.decrementAndGet());
              return before;
            });
  }

  /** A token that the window does not hold starts one before it, which reads as a gap. */
  private long start(SubscribeRequest request) {
    if (request.getResume().isEmpty()) {
      return ring.end();
    }
    Optional<ResumeToken> token = ResumeToken.parse(request.getResume());
    if (token.isEmpty()) {
      throw new GrpcServiceException(
          Status.INVALID_ARGUMENT.withDescription("the resume token is none of this service's"));
    }
    ResumeToken last = token.get();
    return ring.after(last.slot(), last.epoch(), last.position(), last.index());
  }

  private List<Event> messages(EventRing.Page page, Set<Integer> shards) {
    List<Event> messages = new ArrayList<>(page.events().size() + 1);
    if (page.missed() > 0) {
      messages.add(Event.newBuilder().setType(EventType.EVENT_TYPE_GAP).build());
    }
    page.events().stream()
        .filter(event -> shards.isEmpty() || shards.contains(event.shard()))
        .forEach(event -> messages.add(message(event)));
    return messages;
  }

  private Event message(CommittedEvent event) {
    Event.Builder message =
        Event.newBuilder()
            .setShard(event.shard())
            .setEpoch(event.epoch())
            .setResume(ResumeToken.of(event).bytes())
            .setPayload(UnsafeByteOperations.unsafeWrap(event.payload().buffer()));
    decoder.decode(event.payload(), message);
    return message.build();
  }

  @Override
  public void close() {
    registration.close();
  }
}
