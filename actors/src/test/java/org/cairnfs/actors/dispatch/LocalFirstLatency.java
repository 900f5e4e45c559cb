package org.cairnfs.actors.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.cairnfs.actors.api.LocalWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * To run by hand: the round trip of a request through a chain of actors, with and without lanes.
 */
public final class LocalFirstLatency {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFirstLatency.class);
  private static final int ROUNDS = 100_000;
  private static final int HOPS = 5;

  private record Request(int left, CompletableFuture<Integer> done) {}

  private final ActorSystem<SpawnProtocol.Command> system =
      ActorSystem.create(SpawnProtocol.create(), "latency");

  private LocalFirstLatency() {}

  public static void main(String[] arguments) throws Exception {
    LocalFirstLatency latency = new LocalFirstLatency();
    for (int round = 0; round < 3; round++) {
      latency.measure("default dispatcher", DispatcherSelector.defaultDispatcher(), false);
      latency.measure("local-first, pool", local(), false);
      latency.measure("local-first, reader", local(), true);
    }
    LOG.info("{}", LocalFirst.of(latency.system).counts());
    latency.system.terminate();
  }

  private static Props local() {
    return DispatcherSelector.fromConfig(LocalFirst.DISPATCHER);
  }

  private void measure(String what, Props dispatcher, boolean reader) throws Exception {
    ActorRef<Request> chain = spawn(end(), dispatcher);
    for (int i = 1; i < HOPS; i++) {
      chain = spawn(hop(chain), dispatcher);
    }
    LocalWork work = reader ? LocalFirst.of(system) : LocalWork.NONE;
    work.enter();
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      CompletableFuture<Integer> done = new CompletableFuture<>();
      chain.tell(new Request(HOPS, done));
      work.run();
      done.get(10, TimeUnit.SECONDS);
    }
    long nanos = (System.nanoTime() - start) / ROUNDS;
    work.leave();
    LOG.info("{}: {} ns for {} hops", what, nanos, HOPS);
  }

  private ActorRef<Request> spawn(Behavior<Request> behavior, Props dispatcher) throws Exception {
    return AskPattern.<SpawnProtocol.Command, ActorRef<Request>>ask(
            system,
            replyTo -> new SpawnProtocol.Spawn<>(behavior, "", dispatcher, replyTo),
            Duration.ofSeconds(10),
            system.scheduler())
        .toCompletableFuture()
        .get();
  }

  private static Behavior<Request> hop(ActorRef<Request> next) {
    return Behaviors.receiveMessage(
        request -> {
          next.tell(new Request(request.left() - 1, request.done()));
          return Behaviors.same();
        });
  }

  private static Behavior<Request> end() {
    return Behaviors.receiveMessage(
        request -> {
          request.done().complete(request.left());
          return Behaviors.same();
        });
  }
}
