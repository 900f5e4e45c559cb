package org.cairnfs.ops.check;

import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.ItemFormatException;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * Checks the inodes of one shard, whose items arrive in the order of their keys.
 *
 * <p>All items of an inode are neighbours, so its counts are complete when the next one begins.
 * What must agree with other shards goes to the listeners. An inode being deleted (link count 0)
 * may still have any of its contents: they go piece by piece.
 */
final class InodeCheck {
  /** Told what others must agree with. */
  interface Listener {
    void entry(Entry.Place place, Entry entry);

    /** The inode has no link left, as its record says. */
    void unlinked(Ino ino);

    void extent(Ino ino, Extent extent);

    /** Something is left to be done to the inode's extents. */
    void trimming(Ino ino);
  }

  private final ShardId shard;
  private final ShardMap map;
  private final Listener listener;
  private final Findings findings;
  private @Nullable InodeTally current;
  private long inodes;

  InodeCheck(ShardId shard, ShardMap map, Listener listener, Findings findings) {
    this.shard = shard;
    this.map = map;
    this.listener = listener;
    this.findings = findings;
  }

  /** The next item of zone {@link Keys#INODES}. */
  void item(Item item) {
    Ino ino;
    try {
      ino = Keys.inoOf(item.key());
    } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException tooShort) {
      findings.add(shard + ": key " + item.key() + " is too short for an inode's");
      return;
    }
    InodeTally tally = tallyOf(ino);
    try {
      read(tally, item);
    } catch (ItemFormatException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | java.nio.BufferUnderflowException unreadable) {
      findings.add(ino + ": item " + item.key() + " is not readable: " + unreadable.getMessage());
    }
  }

  /** There are no more items. */
  void end() {
    if (current != null) {
      current.finish(findings, listener);
      current = null;
    }
  }

  long inodes() {
    return inodes;
  }

  private InodeTally tallyOf(Ino ino) {
    InodeTally tally = current;
    if (tally == null || tally.ino().value() != ino.value()) {
      end();
      tally = new InodeTally(ino);
      current = tally;
      inodes++;
      if (!map.shardOf(ino).equals(shard)) {
        findings.add(ino + ": is in " + shard + " but belongs to " + map.shardOf(ino));
      }
    }
    return tally;
  }

  private void read(InodeTally tally, Item item) {
    Bytes key = item.key();
    Bytes value = item.value();
    switch (Keys.typeOf(key)) {
      case Keys.RECORD -> tally.record(InodeRecord.decode(value));
      case Keys.NAME -> byName(tally, Dentry.decodeByName(FileName.of(Keys.nameOf(key)), value));
      case Keys.POSITION -> byPosition(tally, Dentry.decodeByPosition(Keys.numberOf(key), value));
      case Keys.BACK_REFERENCE -> backReference(tally, key, value);
      case Keys.XATTR -> tally.requireName(key);
      case Keys.EXTENT -> extent(tally, Extent.decode(Keys.numberOf(key), value));
      case Keys.TARGET -> tally.target(value.length());
      case Keys.TRIM -> {
        tally.trimmed();
        listener.trimming(tally.ino());
      }
      default -> findings.add(tally.ino() + ": item of unknown type " + Keys.typeOf(key));
    }
  }

  private void byName(InodeTally tally, Dentry dentry) {
    tally.name(dentry);
    listener.entry(Entry.Place.BY_NAME, entry(tally.ino(), dentry));
  }

  private void byPosition(InodeTally tally, Dentry dentry) {
    tally.position(dentry);
    listener.entry(Entry.Place.BY_POSITION, entry(tally.ino(), dentry));
  }

  private static Entry entry(Ino directory, Dentry dentry) {
    return new Entry(directory, dentry.position(), dentry.name(), dentry.ino(), dentry.kind());
  }

  private void backReference(InodeTally tally, Bytes key, Bytes value) {
    Ino directory = new Ino(Keys.numberOf(key));
    tally.backReference(directory);
    FileKind kind = tally.kind();
    if (kind != null) {
      long position = Keys.referencePositionOf(key);
      FileName name = Dentry.decodeBackReference(value);
      listener.entry(
          Entry.Place.BACK_REFERENCE, new Entry(directory, position, name, tally.ino(), kind));
    }
  }

  private void extent(InodeTally tally, Extent extent) {
    tally.extent(extent, findings);
    listener.extent(tally.ino(), extent);
  }
}
