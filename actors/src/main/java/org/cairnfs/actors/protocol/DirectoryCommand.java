package org.cairnfs.actors.protocol;

import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;

/** What a directory decides about: its names. */
public sealed interface DirectoryCommand extends EntityCommand {
  Ino directory();

  Request request();

  @Override
  default EntityAddress address() {
    return EntityAddress.directory(directory());
  }

  /** Answered with AttributesFound by the entity of the inode that has the name. */
  record Lookup(Request request, Ino directory, FileName name) implements DirectoryCommand {}

  /** Makes an inode and its name. */
  record Make(Request request, Ino directory, FileName name, NewInode made)
      implements DirectoryCommand {}

  /**
   * Makes a file without a name, as O_TMPFILE of open(2): an orphan until it is linked. The mount
   * says {@link LockCommand.Orphaned} once it has counted the answer.
   *
   * @param linkable whether it may be given a name later
   */
  record MakeUnnamed(Request request, Ino directory, NewInode made, boolean linkable)
      implements DirectoryCommand {}

  /** Gives an inode that is not a directory another name, or a first one. */
  record Link(Request request, Ino directory, FileName name, Ino ino) implements DirectoryCommand {}

  /**
   * Removes a name.
   *
   * @param ofDirectory true for rmdir: ENOTDIR for what is none; false for unlink: EISDIR for one
   */
  record Remove(Request request, Ino directory, FileName name, boolean ofDirectory)
      implements DirectoryCommand {}

  /**
   * Moves a name. Executed by the directory that receives it.
   *
   * @param directory that receives the name
   * @param flags of renameat2(2)
   */
  record Rename(
      Request request, Ino directory, FileName name, Ino from, FileName fromName, int flags)
      implements DirectoryCommand {}

  /** Up to {@code limit} entries whose position is at least {@code position}. */
  record ReadEntries(Request request, Ino directory, long position, int limit)
      implements DirectoryCommand {}

  /** A command for the directory's own record, handed on by, or sent instead of to, its domain. */
  record OwnRecord(InodeCommand.OfOwner command) implements DirectoryCommand {
    @Override
    public Ino directory() {
      return command.ino();
    }

    @Override
    public Request request() {
      return command.request();
    }
  }
}
