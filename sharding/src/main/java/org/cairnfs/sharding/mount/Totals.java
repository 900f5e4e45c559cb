package org.cairnfs.sharding.mount;

import org.cairnfs.actors.api.StatFs;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.SpaceTotals;

/** What df shows: the space of DATA, and as many files as META could still describe. */
final class Totals {
  private static final int BLOCK = 4096;

  /** Bytes of META that one file is reckoned to need, as in scoutfs. */
  private static final int META_BYTES_PER_FILE = 2048;

  private Totals() {}

  /**
   * @param heldBytes of DATA that the mount has been granted and not used: free to whoever asks
   */
  static StatFs of(NodeStorage storage, long heldBytes) {
    SpaceTotals totals = storage.totals();
    long free = (totals.dataFree() + heldBytes) / BLOCK;
    return new StatFs(
        totals.dataTotal() / BLOCK,
        free,
        free,
        totals.metaTotal() / META_BYTES_PER_FILE,
        totals.metaFree() / META_BYTES_PER_FILE,
        storage.info().id().getMostSignificantBits());
  }
}
