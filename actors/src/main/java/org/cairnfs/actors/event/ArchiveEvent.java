package org.cairnfs.actors.event;

import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;

/** One thing that happened, in the past tense; its binary form is {@link ArchiveEventCodec}'s. */
public sealed interface ArchiveEvent {
  /** The sequence number of the transaction. */
  long seq();

  Ino ino();

  /** An inode was made, under its first name. */
  record Made(
      long seq, Ino ino, FileKind kind, Ino parent, FileName name, int uid, int gid, int mode)
      implements ArchiveEvent {}

  /** An inode got another name. */
  record Linked(long seq, Ino ino, Ino parent, FileName name) implements ArchiveEvent {}

  /**
   * A name was removed.
   *
   * @param last no other name is left
   */
  record Removed(long seq, Ino ino, Ino parent, FileName name, boolean last)
      implements ArchiveEvent {}

  /**
   * A name was moved.
   *
   * @param replaced the inode that had the new name before, 0 for none
   */
  record Renamed(
      long seq, Ino ino, Ino parent, FileName name, Ino newParent, FileName newName, Ino replaced)
      implements ArchiveEvent {}

  /** Mode, owner or times changed. */
  record AttributesChanged(long seq, Ino ino, int uid, int gid, int mode) implements ArchiveEvent {}

  /** Contents changed in a range, or the size did. */
  record DataChanged(long seq, Ino ino, long offset, long length, long size, long dataVersion)
      implements ArchiveEvent {}

  /** An extended attribute was set or removed. */
  record XattrChanged(long seq, Ino ino) implements ArchiveEvent {}

  /** An inode without names that nobody used any more was deleted. */
  record Deleted(long seq, Ino ino) implements ArchiveEvent {}
}
