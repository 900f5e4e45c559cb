package org.cairnfs.actors.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalFirstActorsTest {
  private static final int ROUNDS = 20;

  /** As shipped, but nothing is handed over or stolen however slow the machine is. */
  private static final Config PATIENT =
      ConfigFactory.parseString(
              LocalFirst.DISPATCHER
                  + ".cairn { max-run-micros = 60000000, steal-after-micros = 60000000 }")
          .withFallback(ConfigFactory.load());

  private final ActorTestKit kit = ActorTestKit.create(PATIENT);
  private final LocalFirst work = LocalFirst.of(kit.system());
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** A ball that knows where the other player is. */
  private record Ball(int left, ActorRef<Ball> returnTo, CompletableFuture<String> done) {}

  private Behavior<Ball> player() {
    return Behaviors.receive(
        (context, ball) -> {
          threads.add(Thread.currentThread());
          if (ball.left() == 0) {
            ball.done().complete("done");
          } else {
            ball.returnTo().tell(new Ball(ball.left() - 1, context.getSelf(), ball.done()));
          }
          return Behaviors.same();
        });
  }

  private ActorRef<Ball> spawn(String name) {
    return kit.spawn(player(), name, DispatcherSelector.fromConfig(LocalFirst.DISPATCHER));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void pingPong_startedOnAnEnteredThread_staysOnIt() throws Exception {
    ActorRef<Ball> left = spawn("left");
    ActorRef<Ball> right = spawn("right");
    play(left, right).get(10, TimeUnit.SECONDS);
    awaitQuiescent();
    threads.clear();
    work.enter();
    CompletableFuture<String> done = play(left, right);
    work.run();
    work.leave();
    assertTrue(done.isDone(), "answered when run returns");
    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  private static CompletableFuture<String> play(ActorRef<Ball> left, ActorRef<Ball> right) {
    CompletableFuture<String> done = new CompletableFuture<>();
    left.tell(new Ball(ROUNDS, right, done));
    return done;
  }

  /** The pool is done with every mailbox, so the next message starts one here. */
  private void awaitQuiescent() {
    while (!work.quiescent()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void pingPong_startedElsewhere_runsOnThePool() throws Exception {
    play(spawn("left"), spawn("right")).get(10, TimeUnit.SECONDS);
    for (Thread thread : threads) {
      assertTrue(thread.getName().startsWith("cairn-local-"), thread.getName());
    }
  }

  @Test
  void ask_fromAnEnteredThread_isAnsweredBeforeRunReturns() throws Exception {
    ActorRef<ActorRef<String>> echo =
        kit.spawn(
            Behaviors.receiveMessage(
                replyTo -> {
                  replyTo.tell(Thread.currentThread().getName());
                  return Behaviors.same();
                }),
            DispatcherSelector.fromConfig(LocalFirst.DISPATCHER));
    ask(echo).get(10, TimeUnit.SECONDS);
    awaitQuiescent();
    work.enter();
    CompletableFuture<String> answer = ask(echo);
    work.run();
    work.leave();
    assertEquals(Thread.currentThread().getName(), answer.getNow("no answer yet"));
  }

  private CompletableFuture<String> ask(ActorRef<ActorRef<String>> echo) {
    return AskPattern.ask(
            echo,
            (ActorRef<String> replyTo) -> replyTo,
            Duration.ofSeconds(10),
            kit.system().scheduler())
        .toCompletableFuture();
  }

  @Test
  void of_isOneInstancePerActorSystem() {
    assertSame(work, LocalFirst.of(kit.system()));
    ActorTestKit other = ActorTestKit.create();
    try {
      assertNotSame(work, LocalFirst.of(other.system()));
    } finally {
      other.shutdownTestKit();
    }
  }
}
