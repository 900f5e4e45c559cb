package org.cairnfs.ops.daemon;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeSettings;

/** Starts the real node. */
public final class CairnNodeStarter implements RunningNode.Starter {
  @Override
  public RunningNode start(DaemonSettings settings) throws IOException {
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    NodeSettings node =
        NodeSettings.local(settings.name(), settings.meta(), settings.data())
            .withAddress(settings.listen().host(), settings.listen().port());
    return new StartedNode(CairnNode.start(node, failed::complete), settings, failed);
  }
}
