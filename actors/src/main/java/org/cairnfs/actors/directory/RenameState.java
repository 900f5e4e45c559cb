package org.cairnfs.actors.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
import org.cairnfs.actors.item.DamagedItemsException;
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

  private final Ino self;
  private final Inodes inodes;
  private final Consumer<Ino> orphaned;

  RenameState(Ino self, Inodes inodes, Consumer<Ino> orphaned) {
    this.self = self;
    this.inodes = inodes;
    this.orphaned = orphaned;
  }

  Outcome<Plan> plan(DirectoryCommand.Rename command, Target own) {
    if ((command.flags() & ~NOREPLACE) != 0) {
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
    inodes.entry(self, command.name()).map(DirectoryState::target).ifPresent(targets::add);
    boolean topology = moved.kind() == FileKind.DIRECTORY && !command.from().equals(self);
    return Outcome.ok(new Plan(targets, topology));
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
    Errno obstacle = obstacle(command, moved, replaced, to);
    return obstacle != null ? Decision.refuse(obstacle) : move(command, from, to, moved, replaced);
  }

  private @Nullable Errno obstacle(
      DirectoryCommand.Rename command, Dentry moved, @Nullable Dentry replaced, InodeRecord to) {
    boolean directory = moved.kind() == FileKind.DIRECTORY;
    boolean crosses = !command.from().equals(self);
    if (directory && crosses && isAncestorOfSelf(moved.ino(), to)) {
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

  /** Walks up to the root; the topology lock keeps the way from changing. */
  private boolean isAncestorOfSelf(Ino candidate, InodeRecord record) {
    Ino ino = self;
    InodeRecord at = record;
    while (!ino.equals(candidate)) {
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
    changes.removeEntry(command.from(), moved);
    if (replaced != null) {
      changes.removeEntry(self, replaced);
      receiving = Names.removed(receiving, replaced, now, seq);
      Names.unlinked(changes, replaced, Names.recordOf(inodes, replaced), now, seq, orphans);
    }
    Dentry entry = new Dentry(command.name(), moved.ino(), moved.kind(), receiving.nextPosition());
    changes.addEntry(self, entry);
    changes.record(self, Names.added(receiving, entry, now, seq));
    if (crosses) {
      changes.record(command.from(), Names.removed(from, moved, now, seq));
    }
    InodeRecord record = Names.recordOf(inodes, moved);
    InodeRecord.Edit edit = record.edit().changed(now).metaSeq(seq);
    if (record.isDirectory()) {
      edit.parent(self);
    }
    changes.record(moved.ino(), edit.build());
    changes.event(
        new ArchiveEvent.Renamed(
            seq,
            moved.ino(),
            command.from(),
            command.fromName(),
            self,
            command.name(),
            replaced == null ? new Ino(0) : replaced.ino()));
    return new Decision.Record(
        changes, ReplyValue.DONE, replaced == null, () -> orphans.forEach(orphaned));
  }
}
