package org.cairnfs.ops.daemon;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.ops.node.NodeView;

/** A node that has its volume open and is a member of the cluster. */
public interface RunningNode extends NodeView {
  /** Starts one; an exception's message is one line for the user. */
  @FunctionalInterface
  interface Starter {
    RunningNode start(DaemonSettings settings) throws IOException, InterruptedException;
  }

  ClassicActorSystemProvider system();

  /** Whether the actor system is a cluster member whose routes can be served. */
  boolean isClustered();

  /** The file system as this node's mount uses it. */
  FileSystem fileSystem();

  LocalWork localWork();

  /** Completes with the reason when the node must halt; never otherwise. */
  CompletionStage<Throwable> failed();

  /** Leaves the cluster, makes everything durable and releases the slot. */
  void stop() throws IOException, InterruptedException;
}
