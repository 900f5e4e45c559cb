package org.cairnfs.fuse.memory;

import java.util.List;
import java.util.function.Supplier;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.PosixAcl;
import org.cairnfs.actors.api.Timestamp;

/** What can be done with an inode's xattrs. */
final class MemoryXattrs {
  private static final int CREATE = 1;
  private static final int REPLACE = 2;
  private static final int VALUE_BYTES_MAX = 65_536;

  private final Supplier<Timestamp> now;

  MemoryXattrs(Supplier<Timestamp> now) {
    this.now = now;
  }

  Outcome<byte[]> get(MemoryNode node, byte[] name) {
    byte[] value = node.xattrs.get(XattrName.of(name));
    return value == null ? Outcome.refused(Errno.ENODATA) : Outcome.ok(value.clone());
  }

  List<byte[]> list(MemoryNode node) {
    return node.xattrs.keySet().stream().map(XattrName::toArray).toList();
  }

  Outcome<Void> set(MemoryNode node, byte[] name, byte[] value, int allFlags) {
    boolean killSgid = (allFlags & FileSystem.ACL_KILL_SGID) != 0;
    int flags = allFlags & ~FileSystem.ACL_KILL_SGID;
    boolean exists = node.xattrs.containsKey(XattrName.of(name));
    if ((flags & ~(CREATE | REPLACE)) != 0 || flags == (CREATE | REPLACE)) {
      return Outcome.refused(Errno.EINVAL);
    }
    if (flags == CREATE && exists) {
      return Outcome.refused(Errno.EEXIST);
    }
    if (flags == REPLACE && !exists) {
      return Outcome.refused(Errno.ENODATA);
    }
    if (value.length > VALUE_BYTES_MAX) {
      return Outcome.refused(Errno.E2BIG);
    }
    if (PosixAcl.isName(name)) {
      return setAcl(node, name, value, killSgid);
    }
    node.xattrs.put(XattrName.of(name), value.clone());
    node.changed = now.get();
    return MemoryNames.done();
  }

  private Outcome<Void> setAcl(MemoryNode node, byte[] name, byte[] value, boolean killSgid) {
    PosixAcl acl = PosixAcl.parse(value).orElse(null);
    boolean access = PosixAcl.isAccess(name);
    if (node.kind() == FileKind.SYMLINK) {
      return Outcome.refused(Errno.EOPNOTSUPP);
    }
    if (acl == null) {
      return Outcome.refused(Errno.EINVAL);
    }
    if (!access && !node.isDirectory()) {
      return acl.isEmpty() ? MemoryNames.done() : Outcome.refused(Errno.EACCES);
    }
    node.xattrs.remove(XattrName.of(name));
    if (!acl.isEmpty() && !(access && acl.isMode())) {
      node.xattrs.put(XattrName.of(name), acl.toBytes());
    }
    if (!acl.isEmpty() && access) {
      node.mode = node.mode & ~0777 | acl.permissions();
      node.mode &= killSgid ? ~02000 : ~0;
    }
    node.changed = now.get();
    return MemoryNames.done();
  }

  Outcome<Void> remove(MemoryNode node, byte[] name) {
    if (node.xattrs.remove(XattrName.of(name)) == null) {
      return PosixAcl.isName(name) ? MemoryNames.done() : Outcome.refused(Errno.ENODATA);
    }
    node.changed = now.get();
    return MemoryNames.done();
  }
}
