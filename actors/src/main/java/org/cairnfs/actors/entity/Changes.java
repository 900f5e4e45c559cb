package org.cairnfs.actors.entity;

import java.util.List;
import java.util.Set;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.event.ArchiveEventCodec;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.OrphanMark;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;

/** The transaction of one operation while it is being decided, in terms of the file system. */
public final class Changes {
  private final ShardMap shards;
  private final Transaction.Builder transaction = Transaction.builder();

  public Changes(ShardMap shards) {
    this.shards = shards;
  }

  Transaction.Builder transaction() {
    return transaction;
  }

  /** The shards touched so far. */
  Set<ShardId> shards() {
    return transaction.shards();
  }

  public boolean isEmpty() {
    return transaction.isEmpty();
  }

  public Changes record(Ino ino, InodeRecord record) {
    transaction.put(shards.shardOf(ino), Keys.record(ino), record.encode());
    return this;
  }

  public Changes put(Ino ino, Bytes key, Bytes value) {
    transaction.put(shards.shardOf(ino), key, value);
    return this;
  }

  public Changes delete(Ino ino, Bytes key) {
    transaction.delete(shards.shardOf(ino), key);
    return this;
  }

  /**
   * Three items: by name and by position in the directory's shard, back-reference in the inode's.
   */
  public Changes addEntry(Ino directory, Dentry entry) {
    ShardId shard = shards.shardOf(directory);
    transaction.put(shard, Keys.name(directory, entry.name()), entry.encodeByName());
    transaction.put(shard, Keys.position(directory, entry.position()), entry.encodeByPosition());
    transaction.put(
        shards.shardOf(entry.ino()),
        Keys.backReference(entry.ino(), directory, entry.position()),
        entry.encodeBackReference());
    return this;
  }

  public Changes removeEntry(Ino directory, Dentry entry) {
    transaction.delete(shards.shardOf(directory), Keys.name(directory, entry.name()));
    return displace(directory, entry);
  }

  /** A name gets another inode; who looks it up meanwhile finds one of them. */
  public Changes replaceEntry(Ino directory, Dentry before, Dentry after) {
    return displace(directory, before).addEntry(directory, after);
  }

  private Changes displace(Ino directory, Dentry entry) {
    transaction.delete(shards.shardOf(directory), Keys.position(directory, entry.position()));
    transaction.delete(
        shards.shardOf(entry.ino()), Keys.backReference(entry.ino(), directory, entry.position()));
    return this;
  }

  public Changes orphan(Ino ino, OrphanMark mark) {
    transaction.put(shards.shardOf(ino), Keys.orphan(ino), mark.encode());
    return this;
  }

  /** Something is left to be done to extents of an inode, which is found when its shard opens. */
  public Changes trim(Ino ino, Bytes mark) {
    return put(ino, Keys.trim(ino), mark).put(ino, Keys.trimming(ino), Bytes.EMPTY);
  }

  public Changes endTrim(Ino ino) {
    return delete(ino, Keys.trim(ino)).delete(ino, Keys.trimming(ino));
  }

  public Changes extent(Ino ino, Extent extent) {
    return put(ino, Keys.extent(ino, extent.block()), extent.encode());
  }

  public Changes removeExtent(Ino ino, Extent extent) {
    return delete(ino, Keys.extent(ino, extent.block()));
  }

  /** Changes of space, in the shard of the inode. */
  public Changes space(Ino ino, List<Change> changes) {
    changes.forEach(change -> transaction.add(shards.shardOf(ino), change));
    return this;
  }

  public Changes event(ArchiveEvent event) {
    transaction.event(shards.shardOf(event.ino()), ArchiveEventCodec.encode(event));
    return this;
  }

  public Changes loan(LoanId loan) {
    transaction.loan(loan);
    return this;
  }
}
