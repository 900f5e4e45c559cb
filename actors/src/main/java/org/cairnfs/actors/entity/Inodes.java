package org.cairnfs.actors.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.OrphanMark;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;

/**
 * The file system's items as deciding states read them, in any shard this node has open.
 *
 * <p>Every method sees the last transaction appended, and throws {@link ItemsNotCachedException}
 * when memory cannot tell.
 */
public final class Inodes {
  private final NodeContext node;

  public Inodes(NodeContext node) {
    this.node = node;
  }

  public Optional<InodeRecord> record(Ino ino) {
    return get(ino, Keys.record(ino)).map(InodeRecord::decode);
  }

  /** The record of an inode that still has a name. */
  public Optional<InodeRecord> linked(Ino ino) {
    return record(ino).filter(record -> record.nlink() > 0);
  }

  /** Whether an inode without a name may be given one. */
  public boolean isUnnamed(Ino ino) {
    return get(ino, Keys.orphan(ino)).map(OrphanMark::decode).orElse(OrphanMark.UNLINKED)
        == OrphanMark.UNNAMED;
  }

  public Optional<Dentry> entry(Ino directory, FileName name) {
    return get(directory, Keys.name(directory, name))
        .map(value -> Dentry.decodeByName(name, value));
  }

  /** Up to {@code limit} entries from a position on, in order. */
  public List<Dentry> entries(Ino directory, long position, int limit) {
    Bytes end = Keys.position(directory, -1);
    List<Dentry> entries = new ArrayList<>();
    for (Item item : scan(directory, Keys.position(directory, position), end, limit)) {
      entries.add(Dentry.decodeByPosition(Keys.numberOf(item.key()), item.value()));
    }
    return entries;
  }

  /** The extents that touch {@code from <= file block < to}, whole, in order. */
  public List<Extent> extents(Ino ino, long from, long to, int limit) {
    long earliest = Math.max(0, from - Extent.MAX_BLOCKS + 1);
    List<Extent> extents = new ArrayList<>();
    for (Item item : scan(ino, Keys.extent(ino, earliest), Keys.extent(ino, to), limit)) {
      Extent extent = Extent.decode(Keys.numberOf(item.key()), item.value());
      if (extent.end() > from) {
        extents.add(extent);
      }
    }
    return extents;
  }

  public Optional<Bytes> get(Ino ino, Bytes key) {
    return node.shardOf(ino).get(key);
  }

  public List<Item> scan(Ino ino, Bytes from, Bytes to, int limit) {
    return node.shardOf(ino).scan(from, to, limit);
  }

  public List<Item> scanPrefix(Ino ino, Bytes prefix, int limit) {
    return scan(ino, prefix, prefix.afterPrefix(), limit);
  }

  public Changes changes() {
    return new Changes(node.shardMap());
  }

  /** The position that the first entry of a new directory gets. */
  public long firstPosition() {
    return Math.max(InodeRecord.FIRST_POSITION, node.storage().info().inoOrigin());
  }

  public Timestamp now() {
    return node.now();
  }

  public long nextSeq() {
    return node.seqs().next();
  }
}
