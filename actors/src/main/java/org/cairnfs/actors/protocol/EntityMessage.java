package org.cairnfs.actors.protocol;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** Whatever an entity receives: commands from elsewhere, and messages of its own. */
public interface EntityMessage {
  /** A message that an entity, or sharding beside it, sends on this node only: it has no form. */
  interface Private extends EntityMessage, NoSerializationVerificationNeeded {}
}
