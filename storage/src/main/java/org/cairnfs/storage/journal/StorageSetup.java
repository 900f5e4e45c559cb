package org.cairnfs.storage.journal;

import org.apache.pekko.actor.setup.Setup;
import org.cairnfs.storage.volume.NodeStorage;

/** Gives an actor system the volume its node has open. */
public final class StorageSetup extends Setup {
  private final NodeStorage storage;

  public StorageSetup(NodeStorage storage) {
    this.storage = storage;
  }

  public NodeStorage storage() {
    return storage;
  }
}
