package org.cairnfs.fuse.memory;

import java.util.List;
import java.util.function.Supplier;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Outcome;
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

  Outcome<Void> set(MemoryNode node, byte[] name, byte[] value, int flags) {
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
    node.xattrs.put(XattrName.of(name), value.clone());
    node.changed = now.get();
    return MemoryNames.done();
  }

  Outcome<Void> remove(MemoryNode node, byte[] name) {
    if (node.xattrs.remove(XattrName.of(name)) == null) {
      return Outcome.refused(Errno.ENODATA);
    }
    node.changed = now.get();
    return MemoryNames.done();
  }
}
