package org.cairnfs.actors.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.directory.Borrowing.Plan;
import org.cairnfs.actors.directory.Borrowing.Target;
import org.cairnfs.actors.entity.Changes;
import org.cairnfs.actors.entity.Decision;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.ReplyValue;
import org.jspecify.annotations.Nullable;

/** Decides about moving names, in the directory that receives one. */
final class RenameState {
  /** RENAME_NOREPLACE of renameat2(2). */
  private static final int NOREPLACE = 1;

  /** RENAME_EXCHANGE. */
  private static final int EXCHANGE = 2;

  /** RENAME_WHITEOUT. */
  private static final int WHITEOUT = 4;

  private final Ino self;
  private final Inodes inodes;
  private final Function<FileKind, Ino> newIno;
  private final Consumer<Ino> orphaned;
  private final ExchangeState exchanges;

  RenameState(Ino self, Inodes inodes, Function<FileKind, Ino> newIno, Consumer<Ino> orphaned) {
    this.self = self;
    this.inodes = inodes;
    this.newIno = newIno;
    this.orphaned = orphaned;
    this.exchanges = new ExchangeState(self, inodes);
  }

  private static boolean isExchange(DirectoryCommand.Rename command) {
    return command.flags() == EXCHANGE;
  }

  private static boolean isKnown(int flags) {
    return flags == EXCHANGE || (flags & ~(NOREPLACE | WHITEOUT)) == 0;
  }

  Outcome<Plan> plan(DirectoryCommand.Rename command, Target own) {
    if (!isKnown(command.flags())) {
      return Outcome.refused(Errno.EINVAL);
    }
    Dentry moved = inodes.entry(command.from(), command.fromName()).orElse(null);
    if (moved == null) {
      return Outcome.refused(Errno.ENOENT);
    }
    List<Target> targets = new ArrayList<>();
    targets.add(own);
    targets.add(new Target(command.from(), EntityAddress.directory(command.from())));
    targets.add(DirectoryState.target(moved));
    Dentry other = inodes.entry(self, command.name()).orElse(null);
    if (other != null) {
      targets.add(DirectoryState.target(other));
    } else if (isExchange(command)) {
      return Outcome.refused(Errno.ENOENT);
    }
    boolean movesDirectory =
        moved.kind() == FileKind.DIRECTORY
            || isExchange(command) && other != null && other.kind() == FileKind.DIRECTORY;
    return Outcome.ok(new Plan(targets, movesDirectory && !command.from().equals(self)));
  }

  Decision decide(DirectoryCommand.Rename command) {
    InodeRecord to = inodes.linked(self).orElse(null);
    InodeRecord from = inodes.linked(command.from()).orElse(null);
    Dentry moved = inodes.entry(command.from(), command.fromName()).orElse(null);
    if (to == null || from == null || moved == null) {
      return Decision.refuse(Errno.ENOENT);
    }
    if (!to.isDirectory()) {
      return Decision.refuse(Errno.ENOTDIR);
    }
    Dentry replaced = inodes.entry(self, command.name()).orElse(null);
    if (replaced != null && (command.flags() & NOREPLACE) != 0) {
      return Decision.refuse(Errno.EEXIST);
    }
    if (replaced != null && replaced.ino().equals(moved.ino())) {
      return new Decision.Reply(ReplyValue.DONE);
    }
    if (isExchange(command)) {
      return replaced == null
          ? Decision.refuse(Errno.ENOENT)
          : exchanges.decide(command, from, to, moved, replaced);
    }
    Errno obstacle = obstacle(command, moved, replaced, to);
    return obstacle != null ? Decision.refuse(obstacle) : move(command, from, to, moved, replaced);
  }

  private @Nullable Errno obstacle(
      DirectoryCommand.Rename command, Dentry moved, @Nullable Dentry replaced, InodeRecord to) {
    boolean directory = moved.kind() == FileKind.DIRECTORY;
    boolean crosses = !command.from().equals(self);
    if (directory && crosses && Names.isInside(inodes, self, to, moved.ino())) {
      return Errno.EINVAL;
    }
    if (replaced != null) {
      boolean ontoDirectory = replaced.kind() == FileKind.DIRECTORY;
      if (directory != ontoDirectory) {
        return directory ? Errno.ENOTDIR : Errno.EISDIR;
      }
      if (ontoDirectory && !Names.recordOf(inodes, replaced).isEmptyDirectory()) {
        return Errno.ENOTEMPTY;
      }
    }
    if (directory && crosses && replaced == null && to.nlink() == DirectoryState.MAX_LINKS) {
      return Errno.EMLINK;
    }
    return null;
  }

  private Decision move(
      DirectoryCommand.Rename command,
      InodeRecord from,
      InodeRecord to,
      Dentry moved,
      @Nullable Dentry replaced) {
    Timestamp now = inodes.now();
    long seq = inodes.nextSeq();
    boolean crosses = !command.from().equals(self);
    Changes changes = inodes.changes();
    List<Ino> orphans = new ArrayList<>();
    InodeRecord receiving = crosses ? to : Names.removed(to, moved, now, seq);
    boolean leavesWhiteout = (command.flags() & WHITEOUT) != 0;
    if (!leavesWhiteout) {
      changes.removeEntry(command.from(), moved);
    }
    if (replaced != null) {
      receiving = Names.removed(receiving, replaced, now, seq);
      Names.unlinked(changes, replaced, Names.recordOf(inodes, replaced), now, seq, orphans);
    }
    Dentry entry = new Dentry(command.name(), moved.ino(), moved.kind(), receiving.nextPosition());
    if (replaced == null) {
      changes.addEntry(self, entry);
    } else {
      changes.replaceEntry(self, replaced, entry);
    }
    receiving = Names.added(receiving, entry, now, seq);
    InodeRecord giving = crosses ? Names.removed(from, moved, now, seq) : receiving;
    if (leavesWhiteout) {
      giving = whiteout(changes, command, moved, giving, now, seq);
    }
    changes.record(command.from(), giving);
    if (crosses) {
      changes.record(self, receiving);
    }
    changes.record(moved.ino(), Names.moved(Names.recordOf(inodes, moved), self, now, seq));
    changes.event(
        new ArchiveEvent.Renamed(
            seq,
            moved.ino(),
            command.from(),
            command.fromName(),
            self,
            command.name(),
            replaced == null ? new Ino(0) : replaced.ino()));
    boolean grows = replaced == null || leavesWhiteout;
    return new Decision.Record(changes, ReplyValue.DONE, grows, () -> orphans.forEach(orphaned));
  }

  /**
   * Leaves a character device 0/0, owned by root, under the old name.
   *
   * @return the record of the directory that has it
   */
  private InodeRecord whiteout(
      Changes changes,
      DirectoryCommand.Rename command,
      Dentry moved,
      InodeRecord directory,
      Timestamp now,
      long seq) {
    Ino ino = newIno.apply(FileKind.CHARACTER);
    int mode = FileKind.CHARACTER.typeBits();
    Dentry entry =
        new Dentry(command.fromName(), ino, FileKind.CHARACTER, directory.nextPosition());
    changes
        .record(ino, InodeRecord.fresh(mode, 0, 0, 0, now, seq, command.from()))
        .replaceEntry(command.from(), moved, entry)
        .event(
            new ArchiveEvent.Made(
                inodes.nextSeq(),
                ino,
                FileKind.CHARACTER,
                command.from(),
                command.fromName(),
                0,
                0,
                mode));
    return Names.added(directory, entry, now, seq);
  }
}
