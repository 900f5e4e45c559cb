package org.cairnfs.actors.entity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.PosixAcl;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/** Decides about attributes and extended attributes, for directories and all other inodes alike. */
public final class OwnRecordState {
  /** XATTR_CREATE and XATTR_REPLACE of setxattr(2). */
  private static final int CREATE = 1;

  private static final int REPLACE = 2;

  /** XATTR_SIZE_MAX of linux/limits.h. */
  private static final int MAX_XATTR_BYTES = 65536;

  private static final int MAX_XATTR_NAME = 255;
  private static final int PERMISSION_BITS = 07777;
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int GROUP_EXECUTE = 00010;
  private static final long DAY_SECONDS = 24 * 60 * 60;

  private static final byte[] CAPABILITY =
      "security.capability".getBytes(StandardCharsets.US_ASCII);

  private final Inodes inodes;
  private final Acls acls;

  public OwnRecordState(Inodes inodes) {
    this.inodes = inodes;
    this.acls = new Acls(inodes);
  }

  /**
   * Decides about any of the commands that concern an inode's own record; sizes are the caller's.
   */
  public Decision decide(InodeCommand.OfOwner command) {
    Optional<InodeRecord> record = inodes.record(command.ino());
    if (record.isEmpty()) {
      return Decision.refuse(Errno.ESTALE);
    }
    if (command instanceof InodeCommand.SetAttributes set) {
      return setAttributes(set, record.get());
    }
    if (command instanceof InodeCommand.SetXattr set) {
      return setXattr(set, record.get());
    }
    if (command instanceof InodeCommand.RemoveXattr remove) {
      return removeXattr(remove, record.get());
    }
    return touch((InodeCommand.Touch) command, record.get());
  }

  private Decision setAttributes(InodeCommand.SetAttributes command, InodeRecord record) {
    if (command.change().size().isPresent() && record.kind() != FileKind.FILE) {
      return Decision.refuse(record.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
    }
    Ino ino = command.ino();
    long seq = inodes.nextSeq();
    InodeRecord next = changed(record, command.change(), inodes.now(), seq).build();
    Changes changes =
        inodes
            .changes()
            .record(ino, next)
            .event(
                new ArchiveEvent.AttributesChanged(seq, ino, next.uid(), next.gid(), next.mode()));
    if (command.change().uid().isPresent() || command.change().gid().isPresent()) {
      withoutCapability(changes, inodes, ino);
    }
    acls.follow(changes, ino, command.change(), next.mode());
    return Decision.release(
        changes, new ReplyValue.AttributesFound(next.attributes(ino)), () -> {});
  }

  /** Applies everything but the size. */
  public static InodeRecord.Edit changed(
      InodeRecord record, AttributeChange change, Timestamp now, long seq) {
    InodeRecord.Edit edit = record.edit();
    int mode = record.mode();
    if (change.mode().isPresent()) {
      mode = (mode & ~PERMISSION_BITS) | (change.mode().getAsInt() & PERMISSION_BITS);
    }
    if (change.clearPrivileges() && !record.isDirectory()) {
      mode = withoutPrivileges(mode);
    }
    edit.mode(mode);
    edit.owner(change.uid().orElse(record.uid()), change.gid().orElse(record.gid()));
    change.accessed().ifPresent(time -> edit.accessed(timeOf(time, now)));
    change.modified().ifPresent(time -> edit.modified(timeOf(time, now)));
    return edit.changed(change.changed().orElse(now)).metaSeq(seq);
  }

  /** Without setuid, and without setgid where the group may execute. */
  public static int withoutPrivileges(int mode) {
    int cleared = mode & ~SETUID;
    return (mode & GROUP_EXECUTE) != 0 ? cleared & ~SETGID : cleared;
  }

  /** File capabilities end with every write, truncation and change of owner (capabilities(7)). */
  public static void withoutCapability(Changes changes, Inodes inodes, Ino ino) {
    Bytes key = Keys.xattr(ino, CAPABILITY);
    if (inodes.get(ino, key).isPresent()) {
      changes.delete(ino, key);
    }
  }

  private static Timestamp timeOf(AttributeChange.TimeChange change, Timestamp now) {
    return change instanceof AttributeChange.TimeChange.At at ? at.time() : now;
  }

  private Decision setXattr(InodeCommand.SetXattr command, InodeRecord record) {
    if (command.name().isEmpty() || command.name().length() > MAX_XATTR_NAME) {
      return Decision.refuse(Errno.ERANGE);
    }
    if (command.value().length() > MAX_XATTR_BYTES) {
      return Decision.refuse(Errno.E2BIG);
    }
    if (PosixAcl.isName(command.name().toArray())) {
      return acls.set(command, record);
    }
    Bytes key = Keys.xattr(command.ino(), command.name().toArray());
    boolean exists = inodes.get(command.ino(), key).isPresent();
    if (exists && (command.flags() & CREATE) != 0) {
      return Decision.refuse(Errno.EEXIST);
    }
    if (!exists && (command.flags() & REPLACE) != 0) {
      return Decision.refuse(Errno.ENODATA);
    }
    return Decision.grow(
        xattrChanged(command.ino(), record).put(command.ino(), key, command.value()),
        ReplyValue.DONE);
  }

  private Decision removeXattr(InodeCommand.RemoveXattr command, InodeRecord record) {
    Bytes key = Keys.xattr(command.ino(), command.name().toArray());
    if (inodes.get(command.ino(), key).isEmpty()) {
      return PosixAcl.isName(command.name().toArray())
          ? new Decision.Reply(ReplyValue.DONE) // to set no ACL is no error
          : Decision.refuse(Errno.ENODATA);
    }
    return Decision.release(
        xattrChanged(command.ino(), record).delete(command.ino(), key), ReplyValue.DONE, () -> {});
  }

  private Changes xattrChanged(Ino ino, InodeRecord record) {
    long seq = inodes.nextSeq();
    return inodes
        .changes()
        .record(ino, record.edit().changed(inodes.now()).metaSeq(seq).build())
        .event(new ArchiveEvent.XattrChanged(seq, ino));
  }

  private Decision touch(InodeCommand.Touch command, InodeRecord record) {
    Timestamp now = inodes.now();
    // Nobody waits for a touch, so it may come when its directory is already being deleted.
    boolean isEnding = record.isDirectory() && record.nlink() == 0;
    if (isEnding || !isAtimeDue(record, now)) {
      return new Decision.Reply(ReplyValue.DONE);
    }
    return Decision.release(
        inodes.changes().record(command.ino(), record.edit().accessed(now).build()),
        ReplyValue.DONE,
        () -> {});
  }

  /** relatime of mount(8). */
  static boolean isAtimeDue(InodeRecord record, Timestamp now) {
    return !isAfter(record.accessed(), record.modified())
        || !isAfter(record.accessed(), record.changed())
        || now.seconds() - record.accessed().seconds() >= DAY_SECONDS;
  }

  private static boolean isAfter(Timestamp a, Timestamp b) {
    return a.seconds() > b.seconds() || a.seconds() == b.seconds() && a.nanos() > b.nanos();
  }

  /** The value of an extended attribute, or null. */
  public @Nullable Bytes xattr(Ino ino, Bytes name) {
    return inodes.get(ino, Keys.xattr(ino, name.toArray())).orElse(null);
  }

  /** The names of all extended attributes; XATTR_LIST_MAX bounds what a caller can receive. */
  public List<Bytes> xattrNames(Ino ino) {
    return inodes.scanPrefix(ino, Keys.xattrs(ino), MAX_XATTR_BYTES).stream()
        .map(item -> Bytes.of(Keys.nameOf(item.key())))
        .toList();
  }
}
