package org.cairnfs.storage.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The long part of a manifest, written to an extent of its own when it does not fit the position
 * block.
 *
 * <p>Later manifests with the same tables lead to the same body, and their position blocks carry
 * the few chunks that differ. So claiming a shard and listing a chunk need no space.
 *
 * @param pieces where it is
 * @param length of its encoding
 * @param epoch under which it was written
 * @param version of the manifest it was written for
 * @param chunks that it names
 * @param tables that it names
 */
public record ManifestBody(
    Pieces pieces,
    int length,
    long epoch,
    long version,
    List<OwnedChunk> chunks,
    List<TableDescriptor> tables) {
  /** So many chunks may differ. */
  static final int OVERRIDES_MAX = 64;

  public ManifestBody {
    chunks = List.copyOf(chunks);
    tables = List.copyOf(tables);
  }

  /**
   * The chunks that a manifest names and this body does not, or under another epoch.
   *
   * @return empty if the manifest needs a body of its own
   */
  Optional<List<OwnedChunk>> overridesFor(Manifest manifest) {
    if (!tables.equals(manifest.tables()) || manifest.chunks().size() < chunks.size()) {
      return Optional.empty();
    }
    List<OwnedChunk> overrides = new ArrayList<>(manifest.chunks());
    overrides.removeAll(new HashSet<>(chunks));
    boolean same = overriddenBy(overrides).size() == manifest.chunks().size();
    return same && overrides.size() <= OVERRIDES_MAX ? Optional.of(overrides) : Optional.empty();
  }

  /** Its chunks, some replaced and some added. */
  List<OwnedChunk> overriddenBy(List<OwnedChunk> overrides) {
    Map<Long, OwnedChunk> byNumber = new HashMap<>();
    chunks.forEach(chunk -> byNumber.put(chunk.chunk(), chunk));
    overrides.forEach(chunk -> byNumber.put(chunk.chunk(), chunk));
    return new ArrayList<>(byNumber.values());
  }
}
