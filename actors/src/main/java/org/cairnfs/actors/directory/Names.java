package org.cairnfs.actors.directory;

import java.util.List;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.entity.Changes;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.item.DamagedItemsException;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.OrphanMark;

/**
 * What adding and removing a name does to the records on both its ends.
 *
 * <p>A directory's size is the sum of its names' lengths, its link count 2 + its subdirectories.
 */
final class Names {
  private Names() {}

  /** The directory's record with one more entry. */
  static InodeRecord added(InodeRecord directory, Dentry entry, Timestamp now, long seq) {
    return touched(directory, now, seq)
        .size(directory.size() + entry.name().length())
        .nlink(directory.nlink() + subdirectories(entry))
        .nextPosition(directory.nextPosition() + 1)
        .build();
  }

  /** The directory's record with one entry less. */
  static InodeRecord removed(InodeRecord directory, Dentry entry, Timestamp now, long seq) {
    return touched(directory, now, seq)
        .size(directory.size() - entry.name().length())
        .nlink(directory.nlink() - subdirectories(entry))
        .build();
  }

  private static InodeRecord.Edit touched(InodeRecord directory, Timestamp now, long seq) {
    return directory.edit().modified(now).changed(now).metaSeq(seq);
  }

  private static int subdirectories(Dentry entry) {
    return entry.kind() == FileKind.DIRECTORY ? 1 : 0;
  }

  /**
   * Takes one link from an inode; the last one makes it an orphan.
   *
   * @param orphans gets the inode then
   * @return its record as recorded
   */
  static InodeRecord unlinked(
      Changes changes,
      Dentry entry,
      InodeRecord record,
      Timestamp now,
      long seq,
      List<Ino> orphans) {
    int nlink = record.isDirectory() ? 0 : record.nlink() - 1;
    InodeRecord left = record.linked(nlink, now, seq);
    changes.record(entry.ino(), left);
    if (nlink == 0) {
      changes.orphan(entry.ino(), OrphanMark.UNLINKED);
      orphans.add(entry.ino());
    }
    return left;
  }

  /**
   * The record of an inode that has a name.
   *
   * @throws DamagedItemsException if there is none: the volume is damaged
   */
  static InodeRecord recordOf(Inodes inodes, Dentry entry) {
    return inodes
        .linked(entry.ino())
        .orElseThrow(
            () -> new DamagedItemsException("the name " + entry + " has no inode: run check"));
  }

  /** The record of an inode that has got another name, in a directory. */
  static InodeRecord moved(InodeRecord record, Ino directory, Timestamp now, long seq) {
    InodeRecord.Edit edit = record.edit().changed(now).metaSeq(seq);
    if (record.isDirectory()) {
      edit.parent(directory);
    }
    return edit.build();
  }

  /**
   * Whether a directory is another one or lies below it. Walks up to the root; the topology lock
   * keeps the way from changing.
   */
  static boolean isInside(Inodes inodes, Ino directory, InodeRecord record, Ino other) {
    Ino ino = directory;
    InodeRecord at = record;
    while (!ino.equals(other)) {
      if (ino.equals(Ino.ROOT)) {
        return false;
      }
      ino = new Ino(at.parent());
      Ino parent = ino;
      at =
          inodes
              .record(parent)
              .orElseThrow(
                  () -> new DamagedItemsException(parent + " is a parent, but has no record"));
    }
    return true;
  }
}
