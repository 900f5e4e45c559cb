package org.cairnfs.fuse.memory;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FilePosition;
import org.cairnfs.actors.api.Outcome;

/** What can be done with ranges of a file. */
final class MemoryRanges {
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int ZERO_RANGE = 16;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  /** More is ENOSPC: each takes an object. */
  private static final long BLOCKS_MAX = 1 << 20;

  private final MemoryInodes inodes;

  MemoryRanges(MemoryInodes inodes) {
    this.inodes = inodes;
  }

  Outcome<Void> fallocate(Caller caller, MemoryNode node, int mode, long offset, long length) {
    boolean punches = mode == (PUNCH_HOLE | KEEP_SIZE);
    boolean clears = (mode & ~KEEP_SIZE) == ZERO_RANGE;
    if (!punches && !clears && (mode & ~KEEP_SIZE) != 0) {
      return Outcome.refused(Errno.EOPNOTSUPP);
    }
    if (!node.isFile()) {
      return Outcome.refused(node.isDirectory() ? Errno.EISDIR : Errno.ENODEV);
    }
    if (offset < 0 || length <= 0) {
      return Outcome.refused(Errno.EINVAL);
    }
    if (offset > Long.MAX_VALUE - length) {
      return Outcome.refused(Errno.EFBIG);
    }
    if (!punches && length / MemoryData.BLOCK_BYTES > BLOCKS_MAX) {
      return Outcome.refused(Errno.ENOSPC);
    }
    change(node, mode, offset, length);
    node.touch(inodes.now());
    node.xattrs.remove(XattrName.CAPABILITY);
    if (caller.uid() != 0) {
      node.clearPrivileges();
    }
    return MemoryNames.done();
  }

  private static void change(MemoryNode node, int mode, long offset, long length) {
    if ((mode & (PUNCH_HOLE | ZERO_RANGE)) != 0) {
      node.data.punch(offset, length);
    }
    if ((mode & PUNCH_HOLE) == 0) {
      node.data.allocate(offset, length);
    }
    if ((mode & KEEP_SIZE) == 0) {
      node.data.grow(offset + length);
    }
  }

  /** At most one mebibyte at a time, so that callers meet short counts. */
  Outcome<Long> copy(
      Caller caller, MemoryNode node, FilePosition from, FilePosition to, long length, long flags) {
    MemoryNode target = inodes.find(to.ino());
    if (target == null) {
      return Outcome.refused(Errno.ESTALE);
    }
    if (!node.isFile() || !target.isFile()) {
      boolean directory = node.isDirectory() || target.isDirectory();
      return Outcome.refused(directory ? Errno.EISDIR : Errno.EINVAL);
    }
    boolean negative = from.offset() < 0 || to.offset() < 0 || length < 0;
    if (negative || flags != 0 || from.overlaps(to, length)) {
      return Outcome.refused(Errno.EINVAL);
    }
    if (length > 0 && to.offset() == Long.MAX_VALUE) {
      return Outcome.refused(Errno.EFBIG);
    }
    long wanted = Math.min(length, Long.MAX_VALUE - Math.max(from.offset(), to.offset()));
    ByteBuffer bytes = node.data.read(from.offset(), (int) Math.min(1 << 20, wanted));
    long copied = bytes.remaining();
    if (copied > 0) {
      target.data.write(to.offset(), bytes);
      target.touch(inodes.now());
      target.xattrs.remove(XattrName.CAPABILITY);
      if (caller.uid() != 0) {
        target.clearPrivileges();
      }
    }
    return Outcome.ok(copied);
  }

  Outcome<Long> lseek(MemoryNode node, long offset, int whence) {
    if (whence != SEEK_DATA && whence != SEEK_HOLE) {
      return Outcome.refused(Errno.EINVAL);
    }
    long size = node.data.size();
    if (offset < 0 || offset >= size) {
      return Outcome.refused(Errno.ENXIO);
    }
    long found = whence == SEEK_DATA ? node.data.data(offset) : node.data.hole(offset);
    return whence == SEEK_DATA && found >= size ? Outcome.refused(Errno.ENXIO) : Outcome.ok(found);
  }
}
