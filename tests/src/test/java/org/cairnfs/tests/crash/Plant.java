package org.cairnfs.tests.crash;

import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.Volume;

/** A bug that is planted between a node and its devices. */
interface Plant {
  /** META and DATA as the node gets them. */
  record Devices(BlockDevice meta, BlockDevice data) {}

  /** No bug. */
  Plant NONE = new Plant() {};

  default Devices on(BlockDevice meta, BlockDevice data) {
    return new Devices(meta, data);
  }

  default NodeStorage on(Volume volume) {
    return volume;
  }
}
