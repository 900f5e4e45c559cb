package org.cairnfs.sharding.mount;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;

/** The files and directories that are open through a mount. Thread-safe. */
final class OpenHandles {
  private static final int O_NOATIME = 01000000;

  private static final class Handle {
    private final Ino ino;
    private volatile boolean read;

    private Handle(Ino ino, boolean traceless) {
      this.ino = ino;
      this.read = traceless;
    }
  }

  private final ConcurrentMap<Long, Handle> handles = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /**
   * Pages cached by earlier opens stay valid: all changes of data come through this mount.
   *
   * @param flags as in open(2); reads through a handle with O_NOATIME never count for atime
   */
  OpenFile open(Ino ino, int flags) {
    long handle = last.incrementAndGet();
    handles.put(handle, new Handle(ino, (flags & O_NOATIME) != 0));
    return new OpenFile(handle, true, false);
  }

  /** Whether this is the first read through the handle: the one that may count for atime. */
  boolean isFirstRead(long handle) {
    Handle open = handles.get(handle);
    if (open == null || open.read) {
      return false;
    }
    open.read = true;
    return true;
  }

  boolean release(Ino ino, long handle) {
    Handle open = handles.remove(handle);
    return open != null && open.ino.equals(ino);
  }

  int size() {
    return handles.size();
  }
}
