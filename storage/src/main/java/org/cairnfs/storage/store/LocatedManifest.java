package org.cairnfs.storage.store;

import java.util.List;
import org.cairnfs.storage.format.CorruptBlockException;
import org.jspecify.annotations.Nullable;

/**
 * A manifest and where it was found.
 *
 * @param manifest the one that counts
 * @param slot whose position block leads to it
 * @param copy 0 or 1: which of that slot's two
 * @param body that it leads to; null if all of it is in the position block
 * @param damaged position blocks that held something unreadable: torn by a crash, or damaged
 */
public record LocatedManifest(
    Manifest manifest,
    int slot,
    int copy,
    @Nullable ManifestBody body,
    List<CorruptBlockException> damaged) {
  public LocatedManifest {
    damaged = List.copyOf(damaged);
  }
}
