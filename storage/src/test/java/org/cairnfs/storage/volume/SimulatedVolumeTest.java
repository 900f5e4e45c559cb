package org.cairnfs.storage.volume;

import java.io.IOException;

/** The contract on a volume on simulated devices. */
class SimulatedVolumeTest extends NodeStorageContract {
  private final TestVolumes volumes;

  SimulatedVolumeTest() throws IOException {
    volumes = TestVolumes.small();
  }

  @Override
  protected NodeStorage create() throws IOException {
    return volumes.open();
  }

  @Override
  protected NodeStorage reopen(NodeStorage storage) throws IOException {
    volumes.close((Volume) storage);
    return volumes.open();
  }
}
