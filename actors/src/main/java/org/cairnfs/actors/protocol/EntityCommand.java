package org.cairnfs.actors.protocol;

/** A message that routing takes to the entity it names. */
public sealed interface EntityCommand extends EntityMessage
    permits DirectoryCommand, InodeCommand, LoanCommand, LockCommand, FileLockCommand {
  EntityAddress address();
}
