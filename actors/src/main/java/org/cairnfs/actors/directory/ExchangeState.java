package org.cairnfs.actors.directory;

import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.entity.Changes;
import org.cairnfs.actors.entity.Decision;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.ReplyValue;

/** Decides about two names that change places (RENAME_EXCHANGE of renameat2(2)). */
final class ExchangeState {
  private static final Ino NOTHING = new Ino(0);

  private final Ino self;
  private final Inodes inodes;

  ExchangeState(Ino self, Inodes inodes) {
    this.self = self;
    this.inodes = inodes;
  }

  /**
   * @param from the directory that has {@code moved}
   * @param to this directory, which has {@code other}
   */
  Decision decide(
      DirectoryCommand.Rename command,
      InodeRecord from,
      InodeRecord to,
      Dentry moved,
      Dentry other) {
    boolean crosses = !command.from().equals(self);
    if (crosses) {
      if (isDirectory(moved) && Names.isInside(inodes, self, to, moved.ino())
          || isDirectory(other) && Names.isInside(inodes, command.from(), from, other.ino())) {
        return Decision.refuse(Errno.EINVAL);
      }
      if (gains(to, moved, other) || gains(from, other, moved)) {
        return Decision.refuse(Errno.EMLINK);
      }
    }
    return exchange(command, from, to, moved, other);
  }

  private static boolean isDirectory(Dentry entry) {
    return entry.kind() == FileKind.DIRECTORY;
  }

  /** Whether a directory would get a subdirectory more than it can have. */
  private static boolean gains(InodeRecord directory, Dentry received, Dentry given) {
    return isDirectory(received)
        && !isDirectory(given)
        && directory.nlink() == DirectoryState.MAX_LINKS;
  }

  private Decision exchange(
      DirectoryCommand.Rename command,
      InodeRecord from,
      InodeRecord to,
      Dentry moved,
      Dentry other) {
    Timestamp now = inodes.now();
    long seq = inodes.nextSeq();
    boolean crosses = !command.from().equals(self);
    Changes changes = inodes.changes();
    InodeRecord giving = Names.removed(from, moved, now, seq);
    InodeRecord receiving = Names.removed(crosses ? to : giving, other, now, seq);
    Dentry here = new Dentry(command.name(), moved.ino(), moved.kind(), receiving.nextPosition());
    receiving = Names.added(receiving, here, now, seq);
    giving = crosses ? giving : receiving;
    Dentry there = new Dentry(command.fromName(), other.ino(), other.kind(), giving.nextPosition());
    giving = Names.added(giving, there, now, seq);

    changes.replaceEntry(self, other, here).replaceEntry(command.from(), moved, there);
    if (crosses) {
      changes.record(self, receiving);
    }
    changes
        .record(command.from(), giving)
        .record(moved.ino(), Names.moved(Names.recordOf(inodes, moved), self, now, seq))
        .record(other.ino(), Names.moved(Names.recordOf(inodes, other), command.from(), now, seq))
        .event(renamed(seq, moved, command.from(), self, command))
        .event(
            new ArchiveEvent.Renamed(
                inodes.nextSeq(),
                other.ino(),
                self,
                command.name(),
                command.from(),
                command.fromName(),
                NOTHING));
    return Decision.grow(changes, ReplyValue.DONE);
  }

  private static ArchiveEvent renamed(
      long seq, Dentry moved, Ino from, Ino to, DirectoryCommand.Rename command) {
    return new ArchiveEvent.Renamed(
        seq, moved.ino(), from, command.fromName(), to, command.name(), NOTHING);
  }
}
