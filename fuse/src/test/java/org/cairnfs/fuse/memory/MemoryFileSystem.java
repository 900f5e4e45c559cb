package org.cairnfs.fuse.memory;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FilePosition;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.StatFs;
import org.jspecify.annotations.Nullable;

/**
 * A file system in the heap. Every call runs under one lock and completes at once, but for those
 * that wait for a file lock.
 *
 * <p>An inode lives while it has links, lookups or opens; {@link #inodes} tells how many do.
 */
public final class MemoryFileSystem implements FileSystem {
  private static final int O_EXCL = 0200;

  private final MemoryInodes inodes;
  private final MemoryNames names;
  private final MemoryFiles files;
  private final MemoryRanges ranges;
  private final MemoryListing listing;
  private final MemoryXattrs xattrs;
  private final MemoryLocks locks = new MemoryLocks();
  private boolean destroyed; // guarded by this

  public MemoryFileSystem(InstantSource clock) {
    this.inodes = new MemoryInodes(clock);
    this.names = new MemoryNames(inodes::make, inodes::now, inodes::dropIfUnused);
    this.files = new MemoryFiles(inodes);
    this.ranges = new MemoryRanges(inodes);
    this.listing = new MemoryListing(inodes);
    this.xattrs = new MemoryXattrs(inodes::now);
  }

  /** The inodes that live, the root included. */
  public int inodes() {
    return inodes.count();
  }

  /** Lookups handed out and not given back, the root's own left out. */
  public long lookups() {
    return inodes.lookups();
  }

  /** Handles not released. */
  public int handles() {
    return inodes.handles();
  }

  /** File locks held and waited for. */
  public int locks() {
    return locks.count();
  }

  public synchronized boolean isDestroyed() {
    return destroyed;
  }

  private static Outcome<Void> done() {
    return MemoryNames.done();
  }

  @Override
  public CompletionStage<Outcome<Entry>> lookup(Caller caller, Ino parent, FileName name) {
    return inodes.on(parent, directory -> names.find(directory, name).map(inodes::entry));
  }

  @Override
  public void forget(Ino ino, long count) {
    inodes.forget(ino, count);
  }

  @Override
  public CompletionStage<Outcome<Attributes>> getattr(Caller caller, Ino ino) {
    return inodes.on(ino, node -> Outcome.ok(node.attributes()));
  }

  @Override
  public CompletionStage<Outcome<Attributes>> setattr(
      Caller caller, Ino ino, AttributeChange change) {
    return inodes.on(ino, node -> files.setattr(node, change));
  }

  @Override
  public CompletionStage<Outcome<byte[]>> readlink(Caller caller, Ino ino) {
    return inodes.on(ino, files::readlink);
  }

  @Override
  public CompletionStage<Outcome<Entry>> mknod(
      Caller caller, Ino parent, FileName name, int mode, int rdev) {
    return inodes.on(parent, to -> names.add(caller, to, name, mode, rdev).map(inodes::entry));
  }

  @Override
  public CompletionStage<Outcome<Entry>> mkdir(Caller caller, Ino parent, FileName name, int mode) {
    int full = mode & 07777 | FileKind.DIRECTORY.typeBits();
    return inodes.on(parent, to -> names.add(caller, to, name, full, 0).map(inodes::entry));
  }

  @Override
  public CompletionStage<Outcome<Entry>> symlink(
      Caller caller, Ino parent, FileName name, byte[] target) {
    int mode = FileKind.SYMLINK.typeBits() | 0777;
    Caller withoutUmask = new Caller(caller.request(), caller.uid(), caller.gid(), caller.pid(), 0);
    return inodes.on(
        parent,
        to ->
            names
                .add(withoutUmask, to, name, mode, 0)
                .map(
                    node -> {
                      node.target = target.clone();
                      return inodes.entry(node);
                    }));
  }

  @Override
  public CompletionStage<Outcome<Created>> create(
      Caller caller, Ino parent, FileName name, int mode, int openFlags) {
    int full = mode & 07777 | FileKind.FILE.typeBits();
    return inodes.on(
        parent,
        to ->
            names
                .add(caller, to, name, full, 0)
                .map(node -> new Created(inodes.entry(node), inodes.opened(node))));
  }

  @Override
  public CompletionStage<Outcome<Created>> tmpfile(
      Caller caller, Ino parent, int mode, int openFlags) {
    int full = mode & 07777 | FileKind.FILE.typeBits();
    return inodes.on(
        parent,
        in ->
            names
                .addUnnamed(caller, in, full, (openFlags & O_EXCL) == 0)
                .map(node -> new Created(inodes.entry(node), inodes.opened(node))));
  }

  @Override
  public CompletionStage<Outcome<Entry>> find(Caller caller, Ino ino) {
    return inodes.on(
        ino,
        node -> node.nlink == 0 ? Outcome.refused(Errno.ENOENT) : Outcome.ok(inodes.entry(node)));
  }

  @Override
  public CompletionStage<Outcome<Entry>> parent(Caller caller, Ino directory) {
    return inodes.on(
        directory,
        node -> {
          MemoryNode parent = node.parent == null ? node : node.parent;
          return node.isDirectory()
              ? Outcome.ok(inodes.entry(parent))
              : Outcome.refused(Errno.ENOTDIR);
        });
  }

  @Override
  public CompletionStage<Outcome<Entry>> link(
      Caller caller, Ino ino, Ino newParent, FileName newName) {
    return inodes.on(
        ino, node -> names.link(node, inodes.find(newParent), newName).map(inodes::entry));
  }

  @Override
  public CompletionStage<Outcome<Void>> unlink(Caller caller, Ino parent, FileName name) {
    return inodes.on(parent, from -> names.unlink(from, name));
  }

  @Override
  public CompletionStage<Outcome<Void>> rmdir(Caller caller, Ino parent, FileName name) {
    return inodes.on(parent, from -> names.rmdir(from, name));
  }

  @Override
  public CompletionStage<Outcome<Void>> rename(
      Caller caller, Ino parent, FileName name, Ino newParent, FileName newName, int flags) {
    return inodes.on(
        parent, from -> names.rename(caller, from, name, inodes.find(newParent), newName, flags));
  }

  @Override
  public CompletionStage<Outcome<OpenFile>> open(Caller caller, Ino ino, int flags) {
    return inodes.on(ino, node -> files.open(node, flags));
  }

  @Override
  public CompletionStage<Outcome<Data>> read(
      Caller caller, Ino ino, long handle, long offset, int length) {
    return inodes.on(ino, node -> files.read(node, handle, offset, length));
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
    return inodes.on(
        ino, node -> files.write(node, handle, offset, source, append, clearPrivileges));
  }

  @Override
  public CompletionStage<Outcome<Void>> fallocate(
      Caller caller, Ino ino, long handle, int mode, long offset, long length) {
    return inodes.on(ino, node -> ranges.fallocate(caller, node, mode, offset, length));
  }

  @Override
  public CompletionStage<Outcome<Long>> lseek(
      Caller caller, Ino ino, long handle, long offset, int whence) {
    return inodes.on(ino, node -> ranges.lseek(node, offset, whence));
  }

  @Override
  public CompletionStage<Outcome<Long>> copyFileRange(
      Caller caller, FilePosition from, FilePosition to, long length, long flags) {
    return inodes.on(from.ino(), node -> ranges.copy(caller, node, from, to, length, flags));
  }

  @Override
  public CompletionStage<Outcome<Void>> flush(Caller caller, Ino ino, long handle, long lockOwner) {
    return inodes.on(
        ino,
        node -> {
          locks.dropOwner(node, lockOwner);
          return done();
        });
  }

  @Override
  public CompletionStage<Outcome<FileLock>> getlk(
      Caller caller, Ino ino, long handle, FileLock lock) {
    return inodes.on(ino, node -> Outcome.ok(locks.get(node, lock)));
  }

  @Override
  public CompletionStage<Outcome<Void>> setlk(
      Caller caller, Ino ino, long handle, FileLock lock, boolean wait) {
    return inodes
        .on(ino, Outcome::ok)
        .thenCompose(
            found ->
                found instanceof Outcome.Ok<MemoryNode> ok
                    ? locks.set(caller.request(), ok.value(), handle, lock, wait)
                    : CompletableFuture.completedFuture(Outcome.refused(Errno.ESTALE)));
  }

  @Override
  public CompletionStage<Outcome<Void>> fsync(
      Caller caller, Ino ino, long handle, boolean dataOnly) {
    return inodes.on(ino, node -> done());
  }

  @Override
  public CompletionStage<Outcome<Void>> release(Caller caller, Ino ino, long handle) {
    return inodes.on(
        ino,
        node -> {
          locks.dropHandle(node, handle);
          return inodes.release(node, handle);
        });
  }

  @Override
  public CompletionStage<Outcome<OpenFile>> opendir(Caller caller, Ino ino, int flags) {
    return inodes.on(
        ino,
        node ->
            node.isDirectory() ? Outcome.ok(inodes.opened(node)) : Outcome.refused(Errno.ENOTDIR));
  }

  @Override
  public CompletionStage<Outcome<List<DirectoryEntry>>> readdir(
      Caller caller, Ino ino, long handle, long position, int maxEntries, boolean plus) {
    return inodes.on(ino, node -> listing.read(node, position, maxEntries, plus));
  }

  @Override
  public CompletionStage<Outcome<Void>> releasedir(Caller caller, Ino ino, long handle) {
    return release(caller, ino, handle);
  }

  @Override
  public CompletionStage<Outcome<Void>> fsyncdir(Caller caller, Ino ino, boolean dataOnly) {
    return inodes.on(ino, node -> done());
  }

  @Override
  public CompletionStage<Outcome<StatFs>> statfs(Caller caller) {
    long blocks = 1L << 28;
    return inodes.run(
        () -> Outcome.ok(new StatFs(blocks, blocks, blocks, 1L << 40, (1L << 40) - inodes(), 1)));
  }

  @Override
  public CompletionStage<Outcome<Void>> syncfs(Caller caller) {
    return inodes.run(MemoryFileSystem::done);
  }

  @Override
  public CompletionStage<Outcome<Void>> access(Caller caller, Ino ino, int mask) {
    return inodes.on(ino, node -> done());
  }

  @Override
  public CompletionStage<Outcome<byte[]>> getxattr(Caller caller, Ino ino, byte[] name) {
    return inodes.on(ino, node -> xattrs.get(node, name));
  }

  @Override
  public CompletionStage<Outcome<List<byte[]>>> listxattr(Caller caller, Ino ino) {
    return inodes.on(ino, node -> Outcome.ok(xattrs.list(node)));
  }

  @Override
  public CompletionStage<Outcome<Void>> setxattr(
      Caller caller, Ino ino, byte[] name, byte[] value, int flags) {
    return inodes.on(ino, node -> xattrs.set(node, name, value, flags));
  }

  @Override
  public CompletionStage<Outcome<Void>> removexattr(Caller caller, Ino ino, byte[] name) {
    return inodes.on(ino, node -> xattrs.remove(node, name));
  }

  @Override
  public void interrupt(long request) {
    locks.interrupt(request);
  }

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
