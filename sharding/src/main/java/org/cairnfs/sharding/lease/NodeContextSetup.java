package org.cairnfs.sharding.lease;

import org.apache.pekko.actor.setup.Setup;
import org.cairnfs.actors.entity.NodeContext;

/** Hands a node's context to everything inside its actor system. */
public final class NodeContextSetup extends Setup {
  private final NodeContext context;

  public NodeContextSetup(NodeContext context) {
    this.context = context;
  }

  NodeContext context() {
    return context;
  }
}
