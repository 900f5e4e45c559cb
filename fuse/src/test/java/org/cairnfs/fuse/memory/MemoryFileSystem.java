package org.cairnfs.fuse.memory;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.AttributeChange.TimeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.StatFs;
import org.cairnfs.actors.api.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * A file system in the heap. Every call runs under one lock and completes at once.
 *
 * <p>An inode lives while it has links, lookups or opens; {@link #inodes} tells how many do.
 */
public final class MemoryFileSystem implements FileSystem {
  private static final int O_TRUNC = 01000;
  private static final long FILE_BYTES_MAX = Long.MAX_VALUE - 4096;

  private final InstantSource clock;
  private final Map<Ino, MemoryNode> nodes = new HashMap<>(); // guarded by this
  private final MemoryNode root;
  private final MemoryNames names;
  private final MemoryXattrs xattrs;
  private long nextIno = 2; // guarded by this
  private long nextHandle = 1; // guarded by this
  private final Map<Long, MemoryNode> handles = new HashMap<>(); // guarded by this
  private boolean destroyed; // guarded by this

  public MemoryFileSystem(InstantSource clock) {
    this.clock = clock;
    this.root = new MemoryNode(Ino.ROOT, FileKind.DIRECTORY.typeBits() | 0755, 0, 0, 0, now());
    root.lookups = 1;
    nodes.put(Ino.ROOT, root);
    this.names = new MemoryNames(this::make, this::now, this::dropIfUnused);
    this.xattrs = new MemoryXattrs(this::now);
  }

  /** The inodes that live, the root included. */
  public synchronized int inodes() {
    return nodes.size();
  }

  /** Lookups handed out and not given back, the root's own left out. */
  public synchronized long lookups() {
    return nodes.values().stream().mapToLong(node -> node.lookups).sum() - root.lookups;
  }

  /** Handles not released. */
  public synchronized int handles() {
    return handles.size();
  }

  public synchronized boolean isDestroyed() {
    return destroyed;
  }

  private Timestamp now() {
    return Timestamp.of(clock.instant());
  }

  private MemoryNode make(Caller caller, MemoryNode parent, int mode, int rdev) {
    boolean groupOfParent = (parent.mode & 02000) != 0;
    boolean directory = FileKind.ofMode(mode) == FileKind.DIRECTORY;
    int effective = mode & ~caller.umask() | (groupOfParent && directory ? 02000 : 0);
    MemoryNode node =
        new MemoryNode(
            new Ino(nextIno++),
            effective,
            rdev,
            caller.uid(),
            groupOfParent ? parent.gid : caller.gid(),
            now());
    nodes.put(node.ino, node);
    return node;
  }

  private void dropIfUnused(MemoryNode node) {
    if (node.nlink == 0 && node.lookups == 0 && node.opens == 0) {
      nodes.remove(node.ino);
    }
  }

  private Entry entry(MemoryNode node) {
    node.lookups++;
    return new Entry(node.attributes());
  }

  private OpenFile opened(MemoryNode node) {
    node.opens++;
    long handle = nextHandle++;
    handles.put(handle, node);
    return new OpenFile(handle, true, false);
  }

  /** Runs a step on an inode: ESTALE if there is none. */
  private <T> CompletionStage<Outcome<T>> on(Ino ino, Function<MemoryNode, Outcome<T>> step) {
    return run(
        () -> {
          MemoryNode node = nodes.get(ino);
          return node == null ? Outcome.refused(Errno.ESTALE) : step.apply(node);
        });
  }

  private synchronized <T> CompletionStage<Outcome<T>> run(Supplier<Outcome<T>> step) {
    return CompletableFuture.completedFuture(step.get());
  }

  private static Outcome<Void> done() {
    return MemoryNames.done();
  }

  @Override
  public CompletionStage<Outcome<Entry>> lookup(Caller caller, Ino parent, FileName name) {
    return on(parent, directory -> names.find(directory, name).map(this::entry));
  }

  @Override
  public synchronized void forget(Ino ino, long count) {
    MemoryNode node = nodes.get(ino);
    if (node == null || count > node.lookups) {
      throw new IllegalStateException(ino + " was not looked up " + count + " times");
    }
    node.lookups -= count;
    dropIfUnused(node);
  }

  @Override
  public CompletionStage<Outcome<Attributes>> getattr(Caller caller, Ino ino) {
    return on(ino, node -> Outcome.ok(node.attributes()));
  }

  @Override
  public CompletionStage<Outcome<Attributes>> setattr(
      Caller caller, Ino ino, AttributeChange change) {
    return on(ino, node -> setattr(node, change));
  }

  private Outcome<Attributes> setattr(MemoryNode node, AttributeChange change) {
    if (change.size().isPresent()) {
      long size = change.size().getAsLong();
      if (!node.isFile()) {
        return Outcome.refused(node.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
      }
      if (size < 0 || size > FILE_BYTES_MAX) {
        return Outcome.refused(size < 0 ? Errno.EINVAL : Errno.EFBIG);
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
    change.mode().ifPresent(mode -> node.mode = node.mode & FileKind.TYPE_MASK | mode);
    change.accessed().ifPresent(time -> node.accessed = at(time));
    change.modified().ifPresent(time -> node.modified = at(time));
    node.changed = change.changed().orElseGet(this::now);
    return Outcome.ok(node.attributes());
  }

  private Timestamp at(TimeChange change) {
    return change instanceof TimeChange.At given ? given.time() : now();
  }

  @Override
  public CompletionStage<Outcome<byte[]>> readlink(Caller caller, Ino ino) {
    return on(
        ino,
        node -> {
          if (node.kind() != FileKind.SYMLINK) {
            return Outcome.refused(Errno.EINVAL);
          }
          node.accessed = now();
          return Outcome.ok(node.target.clone());
        });
  }

  @Override
  public CompletionStage<Outcome<Entry>> mknod(
      Caller caller, Ino parent, FileName name, int mode, int rdev) {
    return on(parent, to -> names.add(caller, to, name, mode, rdev).map(this::entry));
  }

  @Override
  public CompletionStage<Outcome<Entry>> mkdir(Caller caller, Ino parent, FileName name, int mode) {
    int full = mode & 07777 | FileKind.DIRECTORY.typeBits();
    return on(parent, to -> names.add(caller, to, name, full, 0).map(this::entry));
  }

  @Override
  public CompletionStage<Outcome<Entry>> symlink(
      Caller caller, Ino parent, FileName name, byte[] target) {
    int mode = FileKind.SYMLINK.typeBits() | 0777;
    Caller withoutUmask = new Caller(caller.request(), caller.uid(), caller.gid(), caller.pid(), 0);
    return on(
        parent,
        to ->
            names
                .add(withoutUmask, to, name, mode, 0)
                .map(
                    node -> {
                      node.target = target.clone();
                      return entry(node);
                    }));
  }

  @Override
  public CompletionStage<Outcome<Created>> create(
      Caller caller, Ino parent, FileName name, int mode, int openFlags) {
    int full = mode & 07777 | FileKind.FILE.typeBits();
    return on(
        parent,
        to ->
            names
                .add(caller, to, name, full, 0)
                .map(node -> new Created(entry(node), opened(node))));
  }

  @Override
  public CompletionStage<Outcome<Entry>> link(
      Caller caller, Ino ino, Ino newParent, FileName newName) {
    return on(ino, node -> names.link(node, nodes.get(newParent), newName).map(this::entry));
  }

  @Override
  public CompletionStage<Outcome<Void>> unlink(Caller caller, Ino parent, FileName name) {
    return on(parent, from -> names.unlink(from, name));
  }

  @Override
  public CompletionStage<Outcome<Void>> rmdir(Caller caller, Ino parent, FileName name) {
    return on(parent, from -> names.rmdir(from, name));
  }

  @Override
  public CompletionStage<Outcome<Void>> rename(
      Caller caller, Ino parent, FileName name, Ino newParent, FileName newName, int flags) {
    return on(
        parent, from -> names.rename(caller, from, name, nodes.get(newParent), newName, flags));
  }

  @Override
  public CompletionStage<Outcome<OpenFile>> open(Caller caller, Ino ino, int flags) {
    return on(
        ino,
        node -> {
          if (!node.isFile()) {
            return Outcome.refused(node.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
          }
          if ((flags & O_TRUNC) != 0) {
            node.data.truncate(0);
            node.xattrs.remove(XattrName.CAPABILITY);
            node.touch(now());
          }
          return Outcome.ok(opened(node));
        });
  }

  @Override
  public CompletionStage<Outcome<Data>> read(
      Caller caller, Ino ino, long handle, long offset, int length) {
    return on(
        ino,
        node -> {
          if (node.isDirectory()) {
            return Outcome.refused(Errno.EISDIR);
          }
          if (handles.get(handle) != node) {
            return Outcome.refused(Errno.EBADF);
          }
          node.accessed = now();
          return Outcome.ok(new MemoryRead(node.data.read(offset, length)));
        });
  }

  private record MemoryRead(ByteBuffer buffer) implements Data {
    @Override
    public void close() {}
  }

  @Override
  public CompletionStage<Outcome<Integer>> write(
      Caller caller,
      Ino ino,
      long handle,
      long offset,
      ByteBuffer source,
      boolean append,
      boolean clearPrivileges) {
    return on(
        ino,
        node -> {
          int bytes = source.remaining();
          long at = append ? node.data.size() : offset;
          if (handles.get(handle) != node) {
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
        });
  }

  @Override
  public CompletionStage<Outcome<Void>> flush(Caller caller, Ino ino, long handle) {
    return on(ino, node -> done());
  }

  @Override
  public CompletionStage<Outcome<Void>> fsync(
      Caller caller, Ino ino, long handle, boolean dataOnly) {
    return on(ino, node -> done());
  }

  @Override
  public CompletionStage<Outcome<Void>> release(Caller caller, Ino ino, long handle) {
    return on(
        ino,
        node -> {
          if (!handles.remove(handle, node)) {
            return Outcome.refused(Errno.EBADF);
          }
          node.opens--;
          dropIfUnused(node);
          return done();
        });
  }

  @Override
  public CompletionStage<Outcome<OpenFile>> opendir(Caller caller, Ino ino, int flags) {
    return on(
        ino,
        node -> node.isDirectory() ? Outcome.ok(opened(node)) : Outcome.refused(Errno.ENOTDIR));
  }

  @Override
  public CompletionStage<Outcome<List<DirectoryEntry>>> readdir(
      Caller caller, Ino ino, long handle, long position, int maxEntries, boolean plus) {
    return on(
        ino,
        node -> {
          if (!node.isDirectory()) {
            return Outcome.refused(Errno.ENOTDIR);
          }
          node.accessed = now();
          return Outcome.ok(list(node, position, maxEntries, plus));
        });
  }

  private List<DirectoryEntry> list(MemoryNode node, long position, int max, boolean plus) {
    List<DirectoryEntry> found = new ArrayList<>();
    MemoryNode parent = node.parent == null ? node : node.parent;
    if (position < 1) {
      found.add(dots(".", node, 1));
    }
    if (position < 2 && found.size() < max) {
      found.add(dots("..", parent, 2));
    }
    for (Map.Entry<Long, MemoryNode.Child> at : node.children.tailMap(position, false).entrySet()) {
      if (found.size() >= max) {
        break;
      }
      MemoryNode child = at.getValue().node();
      Optional<Attributes> attributes =
          plus ? Optional.of(entry(child).attributes()) : Optional.empty();
      found.add(
          new DirectoryEntry(
              at.getValue().name(), child.ino, child.kind(), at.getKey(), attributes));
    }
    return found;
  }

  private static DirectoryEntry dots(String name, MemoryNode node, long position) {
    return new DirectoryEntry(
        FileName.of(name), node.ino, FileKind.DIRECTORY, position, Optional.empty());
  }

  @Override
  public CompletionStage<Outcome<Void>> releasedir(Caller caller, Ino ino, long handle) {
    return release(caller, ino, handle);
  }

  @Override
  public CompletionStage<Outcome<Void>> fsyncdir(Caller caller, Ino ino, boolean dataOnly) {
    return on(ino, node -> done());
  }

  @Override
  public CompletionStage<Outcome<StatFs>> statfs(Caller caller) {
    long blocks = 1L << 28;
    return run(
        () -> Outcome.ok(new StatFs(blocks, blocks, blocks, 1L << 40, (1L << 40) - inodes(), 1)));
  }

  @Override
  public CompletionStage<Outcome<Void>> syncfs(Caller caller) {
    return run(MemoryFileSystem::done);
  }

  @Override
  public CompletionStage<Outcome<Void>> access(Caller caller, Ino ino, int mask) {
    return on(ino, node -> done());
  }

  @Override
  public CompletionStage<Outcome<byte[]>> getxattr(Caller caller, Ino ino, byte[] name) {
    return on(ino, node -> xattrs.get(node, name));
  }

  @Override
  public CompletionStage<Outcome<List<byte[]>>> listxattr(Caller caller, Ino ino) {
    return on(ino, node -> Outcome.ok(xattrs.list(node)));
  }

  @Override
  public CompletionStage<Outcome<Void>> setxattr(
      Caller caller, Ino ino, byte[] name, byte[] value, int flags) {
    return on(ino, node -> xattrs.set(node, name, value, flags));
  }

  @Override
  public CompletionStage<Outcome<Void>> removexattr(Caller caller, Ino ino, byte[] name) {
    return on(ino, node -> xattrs.remove(node, name));
  }

  @Override
  public void interrupt(long request) {}

  @Override
  public synchronized CompletionStage<Void> destroy() {
    if (destroyed) {
      throw new IllegalStateException("destroyed twice");
    }
    destroyed = true;
    @Nullable Void nothing = null;
    return CompletableFuture.completedFuture(nothing);
  }
}
