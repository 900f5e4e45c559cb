package org.cairnfs.actors.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
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
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.ReplyValue;

/**
 * Decides about the names of one directory.
 *
 * <p>Knows no actors: it reads items through {@link Inodes}, draws numbers from what it is given,
 * and returns what must change. Making inodes is {@link Making}'s, moving names {@link
 * RenameState}'s.
 */
final class DirectoryState {
  /** Links and subdirectories: S32_MAX, as in scoutfs. */
  static final int MAX_LINKS = Integer.MAX_VALUE;

  private final Ino self;
  private final Inodes inodes;
  private final Consumer<Ino> orphaned;
  private final Making making;
  private final RenameState renames;

  /**
   * @param newIno a number for a new inode of a kind
   * @param orphaned told of inodes whose last link a recorded transaction removed
   */
  DirectoryState(Ino self, Inodes inodes, Function<FileKind, Ino> newIno, Consumer<Ino> orphaned) {
    this.self = self;
    this.inodes = inodes;
    this.orphaned = orphaned;
    this.making = new Making(self, inodes, newIno);
    this.renames = new RenameState(self, inodes, newIno, orphaned);
  }

  /** The inode that has a name. */
  Outcome<Dentry> lookup(FileName name) {
    InodeRecord directory = inodes.linked(self).orElse(null);
    if (directory == null) {
      return Outcome.refused(Errno.ENOENT);
    }
    if (!directory.isDirectory()) {
      return Outcome.refused(Errno.ENOTDIR);
    }
    return inodes.entry(self, name).map(Outcome::ok).orElseGet(() -> Outcome.refused(Errno.ENOENT));
  }

  Outcome<ReplyValue> readEntries(DirectoryCommand.ReadEntries command) {
    Optional<InodeRecord> record = inodes.record(self);
    if (record.isEmpty()) {
      return Outcome.refused(Errno.ESTALE);
    }
    if (!record.get().isDirectory()) {
      return Outcome.refused(Errno.ENOTDIR);
    }
    List<Dentry> entries = inodes.entries(self, command.position(), command.limit());
    boolean end = entries.size() < command.limit();
    return Outcome.ok(new ReplyValue.EntriesFound(entries, record.get().parent(), end));
  }

  Decision make(DirectoryCommand.Make command) {
    return making.make(command);
  }

  Decision makeUnnamed(DirectoryCommand.MakeUnnamed command) {
    return making.makeUnnamed(command);
  }

  // What needs inodes of others: plan first, decide when they are held

  /** What the operation needs, or why it is refused. */
  Outcome<Plan> plan(DirectoryCommand command) {
    if (command instanceof DirectoryCommand.Link link) {
      if (link.ino().equals(self)) {
        return Outcome.refused(
            lookup(link.name()) instanceof Outcome.Ok ? Errno.EEXIST : Errno.EPERM);
      }
      return Outcome.ok(
          new Plan(List.of(own(), new Target(link.ino(), EntityAddress.inode(link.ino()))), false));
    }
    if (command instanceof DirectoryCommand.Remove remove) {
      Outcome<Dentry> found = lookup(remove.name());
      return found.map(entry -> new Plan(List.of(own(), target(entry)), false));
    }
    return renames.plan((DirectoryCommand.Rename) command, own());
  }

  /** Decides a planned operation whose targets are held; the caller has compared the plans. */
  Decision decide(DirectoryCommand command) {
    if (command instanceof DirectoryCommand.Link link) {
      return link(link);
    }
    if (command instanceof DirectoryCommand.Remove remove) {
      return remove(remove);
    }
    return renames.decide((DirectoryCommand.Rename) command);
  }

  private Target own() {
    return new Target(self, EntityAddress.directory(self));
  }

  static Target target(Dentry entry) {
    return new Target(
        entry.ino(),
        entry.kind() == FileKind.DIRECTORY
            ? EntityAddress.directory(entry.ino())
            : EntityAddress.inode(entry.ino()));
  }

  private Decision link(DirectoryCommand.Link command) {
    InodeRecord directory = inodes.linked(self).orElse(null);
    if (directory == null) {
      return Decision.refuse(Errno.ENOENT);
    }
    if (inodes.entry(self, command.name()).isPresent()) {
      return Decision.refuse(Errno.EEXIST);
    }
    InodeRecord record = inodes.record(command.ino()).orElse(null);
    if (record == null || record.nlink() == 0 && !inodes.isUnnamed(command.ino())) {
      return Decision.refuse(Errno.ENOENT);
    }
    if (record.isDirectory()) {
      return Decision.refuse(Errno.EPERM);
    }
    if (record.nlink() == MAX_LINKS) {
      return Decision.refuse(Errno.EMLINK);
    }
    Timestamp now = inodes.now();
    long seq = inodes.nextSeq();
    InodeRecord linked = record.linked(record.nlink() + 1, now, seq);
    Dentry entry =
        new Dentry(command.name(), command.ino(), record.kind(), directory.nextPosition());
    Changes changes =
        inodes
            .changes()
            .record(command.ino(), linked)
            .addEntry(self, entry)
            .record(self, Names.added(directory, entry, now, seq));
    if (record.nlink() == 0) {
      changes.delete(command.ino(), Keys.orphan(command.ino()));
      changes.event(
          new ArchiveEvent.Made(
              seq,
              command.ino(),
              record.kind(),
              self,
              command.name(),
              record.uid(),
              record.gid(),
              record.mode()));
    } else {
      changes.event(new ArchiveEvent.Linked(seq, command.ino(), self, command.name()));
    }
    return Decision.grow(changes, new ReplyValue.AttributesFound(linked.attributes(command.ino())));
  }

  private Decision remove(DirectoryCommand.Remove command) {
    InodeRecord directory = inodes.linked(self).orElse(null);
    Dentry entry = inodes.entry(self, command.name()).orElse(null);
    if (directory == null || entry == null) {
      return Decision.refuse(Errno.ENOENT);
    }
    InodeRecord record = Names.recordOf(inodes, entry);
    if (command.ofDirectory() != record.isDirectory()) {
      return Decision.refuse(command.ofDirectory() ? Errno.ENOTDIR : Errno.EISDIR);
    }
    if (record.isDirectory() && !record.isEmptyDirectory()) {
      return Decision.refuse(Errno.ENOTEMPTY);
    }
    Timestamp now = inodes.now();
    long seq = inodes.nextSeq();
    Changes changes = inodes.changes().removeEntry(self, entry);
    List<Ino> orphans = new ArrayList<>();
    InodeRecord left = Names.unlinked(changes, entry, record, now, seq, orphans);
    changes.record(self, Names.removed(directory, entry, now, seq));
    changes.event(
        new ArchiveEvent.Removed(seq, entry.ino(), self, command.name(), left.nlink() == 0));
    return Decision.release(changes, ReplyValue.DONE, () -> orphans.forEach(orphaned));
  }
}
