package org.cairnfs.fuse.memory;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.AttributeChange.TimeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.PosixAcl;
import org.cairnfs.actors.api.Timestamp;

/** What can be done with an inode's attributes and data. */
final class MemoryFiles {
  private static final int O_TRUNC = 01000;
  private static final long FILE_BYTES_MAX = Long.MAX_VALUE;

  private final MemoryInodes inodes;

  MemoryFiles(MemoryInodes inodes) {
    this.inodes = inodes;
  }

  Outcome<Attributes> setattr(MemoryNode node, AttributeChange change) {
    if (change.size().isPresent()) {
      long size = change.size().getAsLong();
      if (!node.isFile()) {
        return Outcome.refused(node.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
      }
      if (size < 0) {
        return Outcome.refused(Errno.EINVAL);
      }
      node.data.truncate(size);
      node.modified = now();
      node.xattrs.remove(XattrName.CAPABILITY);
    }
    if (change.uid().isPresent() || change.gid().isPresent()) {
      node.xattrs.remove(XattrName.CAPABILITY);
    }
    change.uid().ifPresent(uid -> node.uid = uid);
    change.gid().ifPresent(gid -> node.gid = gid);
    if (change.clearPrivileges()) {
      node.clearPrivileges();
    }
    change.mode().ifPresent(mode -> chmod(node, mode));
    change.accessed().ifPresent(time -> node.accessed = at(time));
    change.modified().ifPresent(time -> node.modified = at(time));
    node.changed = change.changed().orElseGet(this::now);
    return Outcome.ok(node.attributes());
  }

  private Timestamp at(TimeChange change) {
    return change instanceof TimeChange.At given ? given.time() : now();
  }

  private static void chmod(MemoryNode node, int mode) {
    node.mode = node.mode & FileKind.TYPE_MASK | mode;
    node.xattrs.computeIfPresent(
        XattrName.of(PosixAcl.bytes(PosixAcl.ACCESS)),
        (name, value) -> PosixAcl.parse(value).orElseThrow().withMode(mode).toBytes());
  }

  Outcome<byte[]> readlink(MemoryNode node) {
    if (node.kind() != FileKind.SYMLINK) {
      return Outcome.refused(Errno.EINVAL);
    }
    node.accessed = now();
    return Outcome.ok(node.target.clone());
  }

  Outcome<OpenFile> open(MemoryNode node, int flags) {
    if (!node.isFile()) {
      return Outcome.refused(node.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
    }
    if ((flags & O_TRUNC) != 0) {
      node.data.truncate(0);
      node.xattrs.remove(XattrName.CAPABILITY);
      node.touch(now());
    }
    return Outcome.ok(inodes.opened(node));
  }

  Outcome<Data> read(MemoryNode node, long handle, long offset, int length) {
    if (node.isDirectory()) {
      return Outcome.refused(Errno.EISDIR);
    }
    if (!inodes.isHandleOf(handle, node)) {
      return Outcome.refused(Errno.EBADF);
    }
    node.accessed = now();
    return Outcome.ok(new MemoryRead(node.data.read(offset, length)));
  }

  private record MemoryRead(ByteBuffer buffer) implements Data {
    @Override
    public void close() {}
  }

  Outcome<Integer> write(
      MemoryNode node,
      long handle,
      long offset,
      ByteBuffer source,
      boolean append,
      boolean clearPrivileges) {
    int bytes = source.remaining();
    long at = append ? node.data.size() : offset;
    if (!inodes.isHandleOf(handle, node)) {
      return Outcome.refused(Errno.EBADF);
    }
    if (at < 0 || at > FILE_BYTES_MAX - bytes) {
      return Outcome.refused(Errno.EFBIG);
    }
    node.data.write(at, source);
    node.touch(now());
    node.xattrs.remove(XattrName.CAPABILITY);
    if (clearPrivileges) {
      node.clearPrivileges();
    }
    return Outcome.ok(bytes);
  }

  private Timestamp now() {
    return inodes.now();
  }
}
