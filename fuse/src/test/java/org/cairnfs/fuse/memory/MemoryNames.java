package org.cairnfs.fuse.memory;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;
import org.jspecify.annotations.Nullable;

/** What can be done with names. */
final class MemoryNames {
  private static final int NOREPLACE = 1;
  private static final int EXCHANGE = 2;
  private static final int WHITEOUT = 4;

  /** Makes an inode without a name. */
  interface Maker {
    MemoryNode make(Caller caller, MemoryNode parent, int mode, int rdev);
  }

  private final Maker maker;
  private final Supplier<Timestamp> now;
  private final Consumer<MemoryNode> dropIfUnused;

  MemoryNames(Maker maker, Supplier<Timestamp> now, Consumer<MemoryNode> dropIfUnused) {
    this.maker = maker;
    this.now = now;
    this.dropIfUnused = dropIfUnused;
  }

  @SuppressWarnings("NullAway") // Void has no other value
  static Outcome<Void> done() {
    return Outcome.ok(null);
  }

  Outcome<MemoryNode> find(MemoryNode directory, FileName name) {
    if (!directory.isDirectory()) {
      return Outcome.refused(Errno.ENOTDIR);
    }
    MemoryNode node = directory.child(name);
    return node == null ? Outcome.refused(Errno.ENOENT) : Outcome.ok(node);
  }

  /** The refusal of a new name there, if any. */
  private @Nullable Errno obstacle(@Nullable MemoryNode directory, FileName name) {
    if (directory == null) {
      return Errno.ESTALE;
    }
    if (!directory.isDirectory()) {
      return Errno.ENOTDIR;
    }
    if (directory.nlink == 0) {
      return Errno.ENOENT;
    }
    return directory.child(name) == null ? null : Errno.EEXIST;
  }

  Outcome<MemoryNode> add(Caller caller, MemoryNode parent, FileName name, int mode, int rdev) {
    Errno obstacle = obstacle(parent, name);
    if (obstacle != null) {
      return Outcome.refused(obstacle);
    }
    MemoryNode node = maker.make(caller, parent, mode, rdev);
    parent.addChild(name, node);
    parent.touch(now.get());
    return Outcome.ok(node);
  }

  Outcome<MemoryNode> addUnnamed(Caller caller, MemoryNode parent, int mode, boolean linkable) {
    if (!parent.isDirectory()) {
      return Outcome.refused(Errno.ENOTDIR);
    }
    if (parent.nlink == 0) {
      return Outcome.refused(Errno.ENOENT);
    }
    MemoryNode node = maker.make(caller, parent, mode, 0);
    node.nlink = 0;
    node.linkable = linkable;
    return Outcome.ok(node);
  }

  Outcome<MemoryNode> link(MemoryNode node, @Nullable MemoryNode parent, FileName name) {
    Errno obstacle = obstacle(parent, name);
    if (parent == null || obstacle != null) {
      return Outcome.refused(obstacle == null ? Errno.ESTALE : obstacle);
    }
    if (node.isDirectory()) {
      return Outcome.refused(Errno.EPERM);
    }
    if (node.nlink == 0 && !node.linkable) {
      return Outcome.refused(Errno.ENOENT);
    }
    node.linkable = false;
    parent.addChild(name, node);
    parent.touch(now.get());
    node.nlink++;
    node.changed = now.get();
    return Outcome.ok(node);
  }

  Outcome<Void> unlink(MemoryNode parent, FileName name) {
    MemoryNode node = parent.child(name);
    if (node == null) {
      return Outcome.refused(Errno.ENOENT);
    }
    if (node.isDirectory()) {
      return Outcome.refused(Errno.EISDIR);
    }
    remove(parent, name, node);
    return done();
  }

  Outcome<Void> rmdir(MemoryNode parent, FileName name) {
    MemoryNode node = parent.child(name);
    if (node == null) {
      return Outcome.refused(Errno.ENOENT);
    }
    if (!node.isDirectory()) {
      return Outcome.refused(Errno.ENOTDIR);
    }
    if (!node.children.isEmpty()) {
      return Outcome.refused(Errno.ENOTEMPTY);
    }
    remove(parent, name, node);
    return done();
  }

  private void remove(MemoryNode parent, FileName name, MemoryNode node) {
    parent.removeChild(name);
    parent.touch(now.get());
    node.nlink = node.isDirectory() ? 0 : node.nlink - 1;
    node.changed = now.get();
    dropIfUnused.accept(node);
  }

  Outcome<Void> rename(
      Caller caller,
      MemoryNode from,
      FileName name,
      @Nullable MemoryNode to,
      FileName newName,
      int flags) {
    if ((flags & ~(NOREPLACE | EXCHANGE | WHITEOUT)) != 0
        || ((flags & EXCHANGE) != 0 && flags != EXCHANGE)) {
      return Outcome.refused(Errno.EINVAL);
    }
    if (to == null) {
      return Outcome.refused(Errno.ESTALE);
    }
    MemoryNode moved = from.child(name);
    MemoryNode replaced = to.child(newName);
    if (moved == null) {
      return Outcome.refused(Errno.ENOENT);
    }
    Errno obstacle =
        (flags & EXCHANGE) != 0
            ? exchangeObstacle(from, to, moved, replaced)
            : moveObstacle(to, moved, replaced, flags);
    if (obstacle != null) {
      return Outcome.refused(obstacle);
    }
    if (moved == replaced) {
      return done();
    }
    if ((flags & EXCHANGE) != 0 && replaced != null) {
      exchange(from, name, to, newName, moved, replaced);
    } else {
      move(from, name, to, newName, moved, replaced);
    }
    if ((flags & WHITEOUT) != 0) {
      from.addChild(name, maker.make(caller, from, FileKind.CHARACTER.typeBits(), 0));
    }
    return done();
  }

  private static @Nullable Errno moveObstacle(
      MemoryNode to, MemoryNode moved, @Nullable MemoryNode replaced, int flags) {
    if (to.nlink == 0) {
      return Errno.ENOENT;
    }
    if (moved.isDirectory() && to.isWithin(moved)) {
      return Errno.EINVAL;
    }
    if (replaced == null) {
      return null;
    }
    if ((flags & NOREPLACE) != 0) {
      return Errno.EEXIST;
    }
    if (moved == replaced) {
      return null;
    }
    if (replaced.isDirectory()) {
      if (!moved.isDirectory()) {
        return Errno.EISDIR;
      }
      return replaced.children.isEmpty() ? null : Errno.ENOTEMPTY;
    }
    return moved.isDirectory() ? Errno.ENOTDIR : null;
  }

  private static @Nullable Errno exchangeObstacle(
      MemoryNode from, MemoryNode to, MemoryNode moved, @Nullable MemoryNode replaced) {
    if (replaced == null) {
      return Errno.ENOENT;
    }
    boolean intoItself =
        (moved.isDirectory() && to.isWithin(moved))
            || (replaced.isDirectory() && from.isWithin(replaced));
    return intoItself ? Errno.EINVAL : null;
  }

  private void move(
      MemoryNode from,
      FileName name,
      MemoryNode to,
      FileName newName,
      MemoryNode moved,
      @Nullable MemoryNode replaced) {
    if (replaced != null) {
      remove(to, newName, replaced);
    }
    from.removeChild(name);
    to.addChild(newName, moved);
    from.touch(now.get());
    to.touch(now.get());
    moved.changed = now.get();
  }

  private void exchange(
      MemoryNode from,
      FileName name,
      MemoryNode to,
      FileName newName,
      MemoryNode moved,
      MemoryNode replaced) {
    from.removeChild(name);
    to.removeChild(newName);
    from.addChild(name, replaced);
    to.addChild(newName, moved);
    from.touch(now.get());
    to.touch(now.get());
    moved.changed = now.get();
    replaced.changed = now.get();
  }
}
