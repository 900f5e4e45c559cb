package org.cairnfs.actors.entity;

import java.util.Optional;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.PosixAcl;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.item.DamagedItemsException;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.item.Bytes;

/**
 * Decides about access control lists (acl(5)).
 *
 * <p>They are kept as the extended attributes by which they are set. An access ACL that says no
 * more than a mode is kept as the mode alone.
 */
public final class Acls {
  private static final int SETGID = 02000;
  private static final int PERMISSION_BITS = 0777;

  private final Inodes inodes;

  public Acls(Inodes inodes) {
    this.inodes = inodes;
  }

  private static Bytes key(Ino ino, String name) {
    return Keys.xattr(ino, PosixAcl.bytes(name));
  }

  private Optional<PosixAcl> find(Ino ino, String name) {
    return inodes
        .get(ino, key(ino, name))
        .map(
            value ->
                PosixAcl.parse(value.toArray())
                    .orElseThrow(() -> new DamagedItemsException(ino + " has a damaged " + name)));
  }

  Decision set(InodeCommand.SetXattr command, InodeRecord record) {
    boolean access = PosixAcl.isAccess(command.name().toArray());
    PosixAcl acl = PosixAcl.parse(command.value().toArray()).orElse(null);
    if (record.kind() == FileKind.SYMLINK) {
      return Decision.refuse(Errno.EOPNOTSUPP);
    }
    if (acl == null) {
      return Decision.refuse(Errno.EINVAL);
    }
    if (!access && !record.isDirectory()) {
      return acl.isEmpty() ? new Decision.Reply(ReplyValue.DONE) : Decision.refuse(Errno.EACCES);
    }
    Ino ino = command.ino();
    long seq = inodes.nextSeq();
    int mode = record.mode();
    if (access && !acl.isEmpty()) {
      mode = mode & ~PERMISSION_BITS | acl.permissions();
      if ((command.flags() & FileSystem.ACL_KILL_SGID) != 0) {
        mode &= ~SETGID;
      }
    }
    Changes changes = inodes.changes();
    changes.record(ino, record.edit().mode(mode).changed(inodes.now()).metaSeq(seq).build());
    changes.event(new ArchiveEvent.XattrChanged(seq, ino));
    Bytes key = Keys.xattr(ino, command.name().toArray());
    if (!acl.isEmpty() && !(access && acl.isMode())) {
      changes.put(ino, key, Bytes.of(acl.toBytes()));
      return Decision.grow(changes, ReplyValue.DONE);
    }
    if (inodes.get(ino, key).isPresent()) {
      changes.delete(ino, key);
    }
    return Decision.release(changes, ReplyValue.DONE, () -> {});
  }

  /** After a change of mode the access ACL says the same. */
  public void follow(Changes changes, Ino ino, AttributeChange change, int mode) {
    if (change.mode().isPresent()) {
      find(ino, PosixAcl.ACCESS)
          .ifPresent(
              acl ->
                  changes.put(
                      ino, key(ino, PosixAcl.ACCESS), Bytes.of(acl.withMode(mode).toBytes())));
    }
  }

  /** The default ACL of a directory, which new inodes in it get. */
  public Optional<PosixAcl> defaultOf(Ino directory) {
    return find(directory, PosixAcl.DEFAULT);
  }

  /**
   * Gives a new inode what its directory's default ACL says.
   *
   * @param acl the default ACL
   * @param own the new inode's access ACL
   */
  public static void inherit(
      Changes changes, Ino ino, boolean isDirectory, PosixAcl acl, PosixAcl own) {
    if (!own.isMode()) {
      changes.put(ino, key(ino, PosixAcl.ACCESS), Bytes.of(own.toBytes()));
    }
    if (isDirectory) {
      changes.put(ino, key(ino, PosixAcl.DEFAULT), Bytes.of(acl.toBytes()));
    }
  }
}
