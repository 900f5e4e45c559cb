package org.cairnfs.actors.wire;

import org.apache.pekko.actor.ActorPathExtractor;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.cairnfs.actors.protocol.Request;

/**
 * The binary form of what every command of a mount starts with.
 *
 * <pre>
 * replyTo text · mount(8) number(8) lowWater(8)
 * </pre>
 *
 * The text is the actor's path with the address of its node.
 */
final class RequestCodec {
  private final ActorRefResolver refs;

  RequestCodec(ActorRefResolver refs) {
    this.refs = refs;
  }

  void write(WireWriter out, Request request) {
    out.putText(refs.toSerializationFormat(request.replyTo()))
        .putLong(request.mount())
        .putLong(request.number())
        .putLong(request.lowWater());
  }

  Request read(WireReader in) {
    String path = in.text();
    // Would resolve to dead letters, silently.
    if (ActorPathExtractor.unapply(path).isEmpty()) {
      throw new WireFormatException("not the path of an actor: " + path);
    }
    return new Request(refs.resolveActorRef(path), in.longValue(), in.longValue(), in.longValue());
  }
}
