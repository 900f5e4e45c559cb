package org.cairnfs.actors.wire;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.MountMessage;

/** An actor system that serialises as nodes do, and the samples of all messages. */
final class WireFixture implements AutoCloseable {
  private final ActorSystem system =
      ActorSystem.create(
          "golden",
          ConfigFactory.parseString("pekko.log-dead-letters = off\npekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));

  ActorSystem system() {
    return system;
  }

  Serialization serialization() {
    return SerializationExtension.get(system);
  }

  CairnSerializer serializer() {
    return (CairnSerializer)
        serialization().serializerByIdentity().apply(CairnSerializer.IDENTIFIER);
  }

  /** A mount with the same path and number in every run. */
  ActorRef<MountMessage> mount() {
    return ActorRefResolver.get(Adapter.toTyped(system))
        .resolveActorRef("pekko://golden/user/mount#42");
  }

  List<Object> samples() {
    return new MessageSamples(mount()).all();
  }

  /** Every type of message there is. */
  static Set<Class<?>> messageTypes() {
    Set<Class<?>> types = new LinkedHashSet<>();
    Deque<Class<?>> sealed = new ArrayDeque<>(List.of(EntityCommand.class, MountMessage.class));
    while (!sealed.isEmpty()) {
      for (Class<?> type : sealed.removeFirst().getPermittedSubclasses()) {
        if (type.isSealed()) {
          sealed.add(type);
        } else {
          types.add(type);
        }
      }
    }
    return types;
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
  }
}
