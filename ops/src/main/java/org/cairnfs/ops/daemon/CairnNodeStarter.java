package org.cairnfs.ops.daemon;

import java.io.IOException;
import java.net.BindException;
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
    try {
      return new StartedNode(CairnNode.start(node, failed::complete), settings, failed);
    } catch (IOException refused) {
      throw explained(settings, refused);
    }
  }

  private static IOException explained(DaemonSettings settings, IOException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new IOException(
            "cannot listen at "
                + settings.listen()
                + ": "
                + cause.getMessage()
                + "; choose another with --listen, port 0 means any",
            refused);
      }
    }
    return refused;
  }
}
