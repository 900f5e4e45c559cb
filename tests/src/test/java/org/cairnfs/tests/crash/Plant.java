package org.cairnfs.tests.crash;

import java.io.IOException;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.volume.NodeStorage;

/** A bug that is planted between a node and its devices. */
interface Plant {
  /** META and DATA as the node gets them. */
  record Devices(BlockDevice meta, BlockDevice data) {}

  /** No bug. */
  Plant NONE = new Plant() {};

  /** What the node writes to instead of the devices. */
  default Devices on(BlockDevice meta, BlockDevice data) throws IOException {
    return new Devices(meta, data);
  }

  /** What the node works with instead of its storage. */
  default NodeStorage on(NodeStorage storage) {
    return storage;
  }

  /** What a start reads instead of META. */
  default BlockDevice reading(BlockDevice meta) {
    return meta;
  }
}
