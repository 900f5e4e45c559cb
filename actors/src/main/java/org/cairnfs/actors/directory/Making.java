package org.cairnfs.actors.directory;

import java.util.Optional;
import java.util.function.Function;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.PosixAcl;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.entity.Acls;
import org.cairnfs.actors.entity.Changes;
import org.cairnfs.actors.entity.Decision;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.OrphanMark;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.NewInode;
import org.cairnfs.actors.protocol.ReplyValue;

/**
 * Decides about new inodes: what they inherit from the directory they are made in.
 *
 * <p>The group and, for directories, the setgid bit of a setgid directory; its default ACL, which
 * then takes the place of the umask.
 */
final class Making {
  private static final int SETGID = 02000;
  private static final int PERMISSION_BITS = 0777;

  private final Ino self;
  private final Inodes inodes;
  private final Acls acls;
  private final Function<FileKind, Ino> newIno;

  Making(Ino self, Inodes inodes, Function<FileKind, Ino> newIno) {
    this.self = self;
    this.inodes = inodes;
    this.acls = new Acls(inodes);
    this.newIno = newIno;
  }

  Decision make(DirectoryCommand.Make command) {
    InodeRecord directory = inodes.linked(self).orElse(null);
    if (directory == null) {
      return Decision.refuse(Errno.ENOENT);
    }
    if (!directory.isDirectory()) {
      return Decision.refuse(Errno.ENOTDIR);
    }
    if (inodes.entry(self, command.name()).isPresent()) {
      return Decision.refuse(Errno.EEXIST);
    }
    NewInode made = command.made();
    FileKind kind = FileKind.ofMode(made.mode());
    if (kind == FileKind.DIRECTORY && directory.nlink() == DirectoryState.MAX_LINKS) {
      return Decision.refuse(Errno.EMLINK);
    }
    Timestamp now = inodes.now();
    long seq = inodes.nextSeq();
    Changes changes = inodes.changes();
    Ino ino = newIno.apply(kind);
    InodeRecord record = fresh(changes, ino, directory, made, now, seq);
    Dentry entry = new Dentry(command.name(), ino, kind, directory.nextPosition());
    changes
        .record(ino, record)
        .addEntry(self, entry)
        .record(self, Names.added(directory, entry, now, seq))
        .event(
            new ArchiveEvent.Made(
                seq, ino, kind, self, command.name(), record.uid(), record.gid(), record.mode()));
    return Decision.grow(changes, new ReplyValue.AttributesFound(record.attributes(ino)));
  }

  Decision makeUnnamed(DirectoryCommand.MakeUnnamed command) {
    InodeRecord directory = inodes.linked(self).orElse(null);
    if (directory == null) {
      return Decision.refuse(Errno.ENOENT);
    }
    if (!directory.isDirectory()) {
      return Decision.refuse(Errno.ENOTDIR);
    }
    if (FileKind.ofMode(command.made().mode()) != FileKind.FILE) {
      return Decision.refuse(Errno.EINVAL);
    }
    Changes changes = inodes.changes();
    Ino ino = newIno.apply(FileKind.FILE);
    InodeRecord record =
        fresh(changes, ino, directory, command.made(), inodes.now(), inodes.nextSeq())
            .edit()
            .nlink(0)
            .build();
    changes
        .record(ino, record)
        .orphan(ino, command.linkable() ? OrphanMark.UNNAMED : OrphanMark.UNLINKED);
    return Decision.grow(changes, new ReplyValue.AttributesFound(record.attributes(ino)));
  }

  /** The record of a new inode with one link; what it has besides goes to the changes. */
  private InodeRecord fresh(
      Changes changes, Ino ino, InodeRecord directory, NewInode made, Timestamp now, long seq) {
    FileKind kind = FileKind.ofMode(made.mode());
    boolean isDirectory = kind == FileKind.DIRECTORY;
    boolean inheritsGroup = (directory.mode() & SETGID) != 0;
    int mode = made.mode() & ~(made.umask() & PERMISSION_BITS);
    Optional<PosixAcl> acl =
        made.inheritsAcl() && kind != FileKind.SYMLINK ? acls.defaultOf(self) : Optional.empty();
    if (acl.isPresent()) {
      PosixAcl.Inherited inherited = acl.get().inherit(made.mode());
      Acls.inherit(changes, ino, isDirectory, acl.get(), inherited.acl());
      mode = inherited.mode();
    }
    if (inheritsGroup && isDirectory) {
      mode |= SETGID;
    }
    int gid = inheritsGroup ? directory.gid() : made.gid();
    InodeRecord record = InodeRecord.fresh(mode, made.uid(), gid, made.rdev(), now, seq, self);
    if (isDirectory) {
      record = record.edit().nextPosition(inodes.firstPosition()).build();
    }
    if (kind == FileKind.SYMLINK) {
      changes.put(ino, Keys.target(ino), made.target());
      record = record.edit().size(made.target().length()).build();
    }
    return record;
  }
}
