package org.cairnfs.sharding.membership;

import java.util.List;
import java.util.ServiceLoader;
import org.cairnfs.sharding.mount.NodeMount;

/**
 * Looks at every node of this JVM when it has started and when something of it ends, for what it
 * holds; found by ServiceLoader. The node waits while it looks.
 */
public interface NodeObserver {
  /** Those on the class path. */
  static List<NodeObserver> ofThisJvm() {
    return ServiceLoader.load(NodeObserver.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** The node has opened its shards. */
  default void started(CairnNode node) {}

  /** The front end has ended and the mount is about to. */
  default void unmounting(CairnNode node, NodeMount mount) {}

  /** The mounts have ended; the actors run, the volume is open. */
  default void stopping(CairnNode node) {}

  /** The volume is closed. */
  default void stopped(CairnNode node) {}
}
