package org.cairnfs.storage.log;

import java.util.UUID;
import org.cairnfs.storage.format.BlockHeader;

/** Whose log: what every batch of it carries. */
record LogIdentity(long volume, int slot, long epoch) {
  static LogIdentity of(UUID volumeId, int slot, long epoch) {
    return new LogIdentity(BlockHeader.volume(volumeId), slot, epoch);
  }
}
