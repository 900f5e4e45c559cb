package org.cairnfs.storage.journal;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.cairnfs.storage.volume.NodeStorage;

/** The node's open volume, as everything inside an actor system finds it. */
public final class NodeStorageExtension implements Extension {
  private static final Id ID = new Id();

  private final NodeStorage storage;

  private NodeStorageExtension(NodeStorage storage) {
    this.storage = storage;
  }

  /**
   * The extension of a system.
   *
   * @throws IllegalStateException if the system was started without a {@link StorageSetup}
   */
  public static NodeStorageExtension get(ActorSystem system) {
    return system.registerExtension(ID);
  }

  public NodeStorage storage() {
    return storage;
  }

  private static final class Id extends AbstractExtensionId<NodeStorageExtension> {
    @Override
    public NodeStorageExtension createExtension(ExtendedActorSystem system) {
      return new NodeStorageExtension(
          system
              .settings()
              .setup()
              .get(StorageSetup.class)
              .map(StorageSetup::storage)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "actor system "
                              + system.name()
                              + " was started without a StorageSetup")));
    }
  }
}
