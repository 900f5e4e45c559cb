package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.store.TableBlock.Kind;
import org.cairnfs.storage.store.TableBlock.Place;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted table in extents of META.
 *
 * <pre>
 *  data … data group │ data … data group │ … │ root
 * </pre>
 *
 * <p>In memory it is its descriptor and nothing else; all blocks come through the node's cache. A
 * search asks the root for the group, the group's filter whether to go on, its index for the data
 * block. While it is read from the device it is pinned, so that its extents are not used again.
 */
final class SortedTable {
  /** What the tables of one shard share. */
  record Home(BlockDevice device, BlockCache cache, long volume, int shard) {}

  private final Home home;
  private final Place place;
  private final TableDescriptor descriptor;
  private final Pins pins;
  private final BlockIndex.Ref rootRef;

  SortedTable(Home home, TableDescriptor descriptor) {
    this(home, descriptor, new Pins());
  }

  private SortedTable(Home home, TableDescriptor descriptor, Pins pins) {
    this.home = home;
    this.descriptor = descriptor;
    this.pins = pins;
    this.place =
        new Place(
            home.device.name(), home.volume, home.shard, descriptor.id(), descriptor.pieces());
    int rootLength = descriptor.rootLength();
    this.rootRef = new BlockIndex.Ref(descriptor.length() - rootLength, rootLength);
  }

  /**
   * The same table after a manifest said something new of it. With fewer extents it has pins of its
   * own, see {@link #retireFor}.
   */
  SortedTable with(TableDescriptor changed) {
    if (changed.equals(descriptor)) {
      return this;
    }
    boolean same = changed.pieces().equals(descriptor.pieces());
    return new SortedTable(home, changed, same ? pins : new Pins());
  }

  /**
   * A durable manifest names {@code cut} in the place of this: what it lacks is released when
   * nobody reads this one any more, and the rest not before that.
   */
  void retireFor(SortedTable cut, Consumer<Extent> release) {
    List<Extent> front = descriptor.pieces().before(cut.descriptor.pieces().cut());
    if (!cut.pins.pin()) {
      throw new IllegalStateException("table " + descriptor.id() + " is retired already");
    }
    pins.retire(
        () -> {
          front.forEach(release);
          cut.pins.unpin();
        });
  }

  TableDescriptor descriptor() {
    return descriptor;
  }

  Pins pins() {
    return pins;
  }

  /** Whether a read of this key has to look here. */
  boolean covers(Bytes key) {
    return key.compareTo(descriptor.first()) >= 0 && key.compareTo(descriptor.last()) <= 0;
  }

  /**
   * Looks a key up that this table {@link #covers}.
   *
   * @param hash of the key
   * @return the value, {@link Tombstone#MARK}, or null if the key is not here
   * @throws BlockMissingException if the source has only memory and a block is not there
   */
  @Nullable Bytes find(byte[] key, long hash, BlockSource source) throws IOException {
    BlockIndex groups = root(source).groups();
    GroupBlock group = group(groups.ref(groups.floor(key)), source);
    if (!group.mayContain(hash)) {
      return null;
    }
    return data(group.index().ref(group.index().floor(key)), source).find(key);
  }

  RootBlock root(BlockSource source) throws IOException {
    return (RootBlock) source.block(this, Kind.ROOT, rootRef);
  }

  GroupBlock group(BlockIndex.Ref ref, BlockSource source) throws IOException {
    return (GroupBlock) source.block(this, Kind.GROUP, ref);
  }

  DataBlock data(BlockIndex.Ref ref, BlockSource source) throws IOException {
    return (DataBlock) source.block(this, Kind.DATA, ref);
  }

  @Nullable CachedBlock cached(BlockIndex.Ref ref) {
    return home.cache.get(home.shard, descriptor.id(), ref.offset());
  }

  CachedBlock load(Kind kind, BlockIndex.Ref ref) throws IOException {
    CachedBlock block = cached(ref);
    if (block == null) {
      block = parse(read(ref), kind, ref);
      home.cache.put(home.shard, descriptor.id(), ref.offset(), block);
    }
    return block;
  }

  /** Puts blocks that were just written where the next reads look for them. */
  void cacheWritten(List<TableWriter.Written> blocks) throws CorruptBlockException {
    for (TableWriter.Written written : blocks) {
      CachedBlock block = parse(written.block(), written.kind(), written.ref());
      home.cache.put(home.shard, descriptor.id(), written.ref().offset(), block);
    }
  }

  byte[] read(BlockIndex.Ref ref) throws IOException {
    if (ref.offset() < descriptor.pieces().cut()
        || ref.length() <= 0
        || ref.length() > descriptor.length() - ref.offset()) {
      throw new CorruptBlockException(
          home.device.name(), descriptor.address(), "a block within the table", ref.toString());
    }
    if (!pins.pin()) {
      throw new TableGoneException(descriptor.id());
    }
    try {
      return descriptor.pieces().read(home.device, ref.offset(), ref.length());
    } finally {
      pins.unpin();
    }
  }

  CachedBlock parse(byte[] block, Kind kind, BlockIndex.Ref ref) throws CorruptBlockException {
    TableBlock.Checked checked = TableBlock.check(block, kind, place, ref.offset());
    int version = checked.version();
    return switch (kind) {
      case DATA -> new DataBlock(block, checked.contentEnd());
      case GROUP -> new GroupBlock(block, version);
      case ROOT -> checkedRoot(block, version);
    };
  }

  private RootBlock checkedRoot(byte[] block, int version) throws CorruptBlockException {
    RootBlock root = RootBlock.of(block, version);
    if (root.entries() != descriptor.entries()
        || root.first().compareTo(descriptor.first()) > 0
        || !root.last().equals(descriptor.last())) {
      throw new CorruptBlockException(
          home.device.name(),
          descriptor.address(),
          "the table of the manifest: " + descriptor,
          root.entries() + " entries from " + root.first() + " to " + root.last());
    }
    return root;
  }
}
