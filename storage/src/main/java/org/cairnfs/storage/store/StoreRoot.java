package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * A shard's manifest, switched atomically, with the tables and the space that go with it.
 *
 * <p>A switch: write tables (before), write the body if the manifest needs one, flush, write the
 * position block, flush; then show the new tables to readers; then free what is no longer named. A
 * crash at any point leaves either manifest, whole.
 *
 * <ul>
 *   <li>What the durable manifest names is never overwritten; what it no longer names is free only
 *       when nobody reads it any more.
 *   <li>When writing fails nobody knows which of the two is in force: memory stays with the old
 *       one, and the extents of the new one are not used again before a later switch succeeds.
 * </ul>
 */
final class StoreRoot {
  private final ManifestPositions positions;
  private final SortedTable.Home home;
  private final TableSpace space;
  private final Map<Long, SortedTable> tables = new HashMap<>();
  private final List<Extent> doubtful = new ArrayList<>();
  private volatile Manifest manifest;
  private @Nullable Extent body;
  private int nextCopy;
  private long version;

  StoreRoot(
      ManifestPositions positions,
      SortedTable.Home home,
      TableSpace space,
      ShardId shard,
      @Nullable LocatedManifest latest) {
    this.positions = positions;
    this.home = home;
    this.space = space;
    this.manifest = latest == null ? Manifest.none(shard) : latest.manifest();
    this.version = manifest.version();
    this.body = latest == null ? null : latest.body();
    this.nextCopy = latest == null ? 0 : 1 - latest.copy();
    for (TableDescriptor descriptor : manifest.tables()) {
      tables.put(descriptor.id(), new SortedTable(home, descriptor));
    }
  }

  Manifest manifest() {
    return manifest;
  }

  synchronized Levels levels() {
    return Levels.of(manifest.tables(), d -> tables.get(d.id()));
  }

  /** All extents that the manifest keeps in use. */
  synchronized List<Extent> extents() {
    List<Extent> extents = new ArrayList<>();
    manifest.tables().forEach(t -> extents.add(t.extent()));
    if (body != null) {
      extents.add(body);
    }
    return extents;
  }

  /**
   * Switches to another manifest.
   *
   * @param edit makes it from the current one
   * @param added tables that it names and the current one does not, already written
   * @param show makes the new tables visible to readers; called when the manifest is durable
   * @throws NoSpaceException if its body has no room; nothing has changed then
   */
  synchronized void commit(
      UnaryOperator<Manifest> edit, List<SortedTable> added, Consumer<Levels> show)
      throws IOException {
    Manifest next = edit.apply(manifest).next(++version, space.freeBytes());
    ByteWriter encoding = new ByteWriter(BlockDevice.BLOCK);
    next.encode(encoding);
    Map<Long, SortedTable> known = new HashMap<>(tables);
    added.forEach(table -> known.put(table.descriptor().id(), table));
    Levels levels =
        Levels.of(next.tables(), descriptor -> named(known, descriptor).with(descriptor));
    Extent newBody = null;
    try {
      newBody = allocateBody(encoding.length());
      write(next, encoding, newBody);
    } catch (IOException e) {
      added.forEach(table -> doubtful.add(table.descriptor().extent()));
      if (newBody != null) {
        doubtful.add(newBody);
      }
      throw e;
    }
    Extent oldBody = body;
    manifest = next;
    body = newBody;
    show.accept(levels);
    retireUnnamed(known, next);
    replaceTables(levels);
    if (oldBody != null) {
      space.release(oldBody);
    }
    doubtful.forEach(space::release);
    doubtful.clear();
  }

  private static SortedTable named(Map<Long, SortedTable> known, TableDescriptor descriptor) {
    SortedTable table = known.get(descriptor.id());
    if (table == null) {
      throw new IllegalStateException("the manifest names an unknown table: " + descriptor);
    }
    return table;
  }

  private @Nullable Extent allocateBody(int encodingLength) throws IOException {
    if (!ManifestPositions.needsBody(encodingLength)) {
      return null;
    }
    if (encodingLength > ManifestPositions.ENCODING_BYTES_MAX) {
      throw new IllegalStateException("a manifest of " + encodingLength + " bytes");
    }
    int length = ManifestPositions.bodyBytes(encodingLength);
    OptionalLong address = space.allocate(length);
    if (address.isEmpty()) {
      throw new NoSpaceException(manifest.shard(), length, space.freeBytes());
    }
    return new Extent(address.getAsLong(), length);
  }

  private void write(Manifest next, ByteWriter encoding, @Nullable Extent newBody)
      throws IOException {
    if (newBody != null) {
      positions.writeBody(next, encoding, newBody);
    }
    home.device().flush();
    positions.writePosition(next, encoding, newBody, nextCopy);
    home.device().flush();
    nextCopy = 1 - nextCopy;
  }

  private void retireUnnamed(Map<Long, SortedTable> known, Manifest next) {
    Set<Long> named = new HashSet<>();
    next.tables().forEach(t -> named.add(t.id()));
    for (SortedTable table : known.values()) {
      if (!named.contains(table.descriptor().id())) {
        Extent extent = table.descriptor().extent();
        table.pins().retire(() -> space.release(extent));
      }
    }
  }

  private void replaceTables(Levels levels) {
    tables.clear();
    levels.fresh().forEach(t -> tables.put(t.descriptor().id(), t));
    levels.deeper().forEach(l -> l.forEach(t -> tables.put(t.descriptor().id(), t)));
  }

  /** An extent that was written to in vain goes back once a later switch has succeeded. */
  synchronized void discard(Extent extent) {
    doubtful.add(extent);
  }
}
