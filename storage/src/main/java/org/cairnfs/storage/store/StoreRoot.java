package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private @Nullable ManifestBody body;
  private int nextCopy;
  private long version;
  private volatile int encodedBytes;

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
    this.encodedBytes = encodedBytes(manifest);
  }

  private static int encodedBytes(Manifest manifest) {
    ByteWriter out = new ByteWriter(BlockDevice.BLOCK);
    manifest.encodeBody(out);
    return out.length();
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
    manifest.tables().forEach(t -> extents.addAll(t.pieces().extents()));
    if (body != null) {
      extents.addAll(body.pieces().extents());
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
    Map<Long, SortedTable> known = new HashMap<>(tables);
    added.forEach(table -> known.put(table.descriptor().id(), table));
    Levels levels =
        Levels.of(next.tables(), descriptor -> named(known, descriptor).with(descriptor));
    ManifestBody newBody = null;
    try {
      newBody = bodyFor(next);
      writePosition(next, newBody);
    } catch (IOException e) {
      added.forEach(table -> doubtful.addAll(table.descriptor().pieces().extents()));
      if (newBody != null && !newBody.equals(body)) {
        doubtful.addAll(newBody.pieces().extents());
      }
      throw e;
    }
    manifest = next;
    encodedBytes = encodedBytes(next);
    show.accept(levels);
    retireUnnamed(known, levels);
    replaceTables(levels);
    replaceBody(newBody);
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

  /** The body in force if it serves, else one that is written now; null if none is needed. */
  private @Nullable ManifestBody bodyFor(Manifest next) throws IOException {
    if (ManifestPositions.fitsInline(next)) {
      return null;
    }
    if (body != null && body.overridesFor(next).isPresent()) {
      return body;
    }
    ByteWriter encoding = new ByteWriter(BlockDevice.BLOCK);
    next.encodeBody(encoding);
    if (encoding.length() > ManifestPositions.ENCODING_BYTES_MAX) {
      throw new IllegalStateException("a manifest of " + encoding.length() + " bytes");
    }
    int length = ManifestPositions.bodyBytes(encoding.length());
    Optional<List<Extent>> extents = space.allocate(length, ManifestPositions.BODY_EXTENTS_MAX);
    if (extents.isEmpty()) {
      throw new NoSpaceException(manifest.shard(), length, space.unallotted());
    }
    Pieces pieces = Pieces.of(extents.get());
    ManifestBody written =
        new ManifestBody(
            pieces, encoding.length(), next.epoch(), next.version(), next.chunks(), next.tables());
    try {
      positions.writeBody(next, encoding, pieces);
    } catch (IOException e) {
      doubtful.addAll(pieces.extents());
      throw e;
    }
    return written;
  }

  private void writePosition(Manifest next, @Nullable ManifestBody newBody) throws IOException {
    home.device().flush();
    positions.writePosition(next, newBody, nextCopy);
    home.device().flush();
    nextCopy = 1 - nextCopy;
  }

  /** Writes the manifest in force over the older one. */
  synchronized void mirror() throws IOException {
    positions.writePosition(manifest, body, nextCopy);
  }

  private void replaceBody(@Nullable ManifestBody newBody) {
    if (body != null && !body.equals(newBody)) {
      body.pieces().extents().forEach(space::release);
    }
    body = newBody;
  }

  /** Frees what tables no longer take, whole ones and the fronts that were cut off. */
  private void retireUnnamed(Map<Long, SortedTable> known, Levels levels) {
    Map<Long, SortedTable> named = new HashMap<>();
    levels.forEach(table -> named.put(table.descriptor().id(), table));
    for (SortedTable table : known.values()) {
      SortedTable now = named.get(table.descriptor().id());
      Pieces pieces = table.descriptor().pieces();
      if (now == null) {
        table.pins().retire(() -> pieces.extents().forEach(space::release));
      } else if (!now.descriptor().pieces().equals(pieces)) {
        table.retireFor(now, space::release);
      }
    }
  }

  private void replaceTables(Levels levels) {
    tables.clear();
    levels.forEach(table -> tables.put(table.descriptor().id(), table));
  }

  /**
   * Makes sure that what an earlier switch that failed may have named is not in use: writes what is
   * in force once more.
   */
  synchronized void settle(Consumer<Levels> show) throws IOException {
    if (!doubtful.isEmpty()) {
      commit(current -> current, List.of(), show);
    }
  }

  /** Bytes of an encoding of the manifest in force. */
  int encodedBytes() {
    return encodedBytes;
  }
}
