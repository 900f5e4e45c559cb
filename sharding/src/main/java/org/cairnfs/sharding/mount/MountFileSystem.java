package org.cairnfs.sharding.mount;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FilePosition;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.StatFs;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.storage.volume.NodeStorage;

/**
 * One mount: turns what a front end asks into commands to entities.
 *
 * <p>Each group of operations has a class of its own: {@link NamePath}, {@link AttributePath},
 * {@link XattrPath}, {@link FilePath}, {@link LockPath}. Names and attributes are asked of
 * entities; data goes through {@link FileData}. What would change something first waits, if it
 * must, until the node's log has room.
 */
final class MountFileSystem implements FileSystem {
  private static final int DATA_THREADS = 8;

  private final NodeStorage storage;
  private final MountEntities entities;
  private final References references;
  private final OpenHandles handles = new OpenHandles();
  private final ExecutorService dataThreads;
  private final FileData data;
  private final NamePath names;
  private final AttributePath attributes;
  private final XattrPath xattrs;
  private final FilePath files;
  private final LockRequests lockRequests;
  private final LockPath locks;

  MountFileSystem(
      NodeContext node,
      long mount,
      MountSettings settings,
      MountEntities entities,
      References references,
      LockRequests lockRequests) {
    this.storage = node.storage();
    this.entities = entities;
    this.references = references;
    this.dataThreads = Executors.newFixedThreadPool(DATA_THREADS, MountFileSystem::dataThread);
    this.data = new FileData(entities, storage, node.shardMap(), dataThreads, mount);
    Requests requests = new Requests(storage, settings, entities, references);
    this.names =
        new NamePath(requests, settings, handles, ino -> node.send(new LockCommand.Orphaned(ino)));
    this.attributes = new AttributePath(requests, data);
    this.xattrs = new XattrPath(requests);
    this.lockRequests = lockRequests;
    this.locks = new LockPath(lockRequests);
    this.files =
        new FilePath(
            requests,
            settings,
            references,
            attributes,
            handles,
            new DirectoryReader(entities, references),
            data,
            storage);
  }

  private static Thread dataThread(Runnable task) {
    Thread thread = new Thread(task, "cairn-data");
    thread.setDaemon(true);
    return thread;
  }

  OpenHandles handles() {
    return handles;
  }

  /** Bytes of buffers that are in use. */
  long bufferBytesOut() {
    return data.buffers().bytesOut();
  }

  // Names

  @Override
  public CompletionStage<Outcome<Entry>> lookup(Caller caller, Ino parent, FileName name) {
    return names.lookup(caller, parent, name);
  }

  @Override
  public CompletionStage<Outcome<Entry>> mknod(
      Caller caller, Ino parent, FileName name, int mode, int rdev) {
    return names.mknod(caller, parent, name, mode, rdev);
  }

  @Override
  public CompletionStage<Outcome<Entry>> mkdir(Caller caller, Ino parent, FileName name, int mode) {
    return names.mkdir(caller, parent, name, mode);
  }

  @Override
  public CompletionStage<Outcome<Entry>> symlink(
      Caller caller, Ino parent, FileName name, byte[] target) {
    return names.symlink(caller, parent, name, target);
  }

  @Override
  public CompletionStage<Outcome<Created>> create(
      Caller caller, Ino parent, FileName name, int mode, int openFlags) {
    return names.create(caller, parent, name, mode, openFlags);
  }

  @Override
  public CompletionStage<Outcome<Entry>> find(Caller caller, Ino ino) {
    return names.find(ino);
  }

  @Override
  public CompletionStage<Outcome<Entry>> parent(Caller caller, Ino directory) {
    return names.parent(directory);
  }

  @Override
  public CompletionStage<Outcome<Created>> tmpfile(
      Caller caller, Ino parent, int mode, int openFlags) {
    return names.tmpfile(caller, parent, mode, openFlags);
  }

  @Override
  public CompletionStage<Outcome<Entry>> link(
      Caller caller, Ino ino, Ino newParent, FileName newName) {
    return names.link(caller, ino, newParent, newName);
  }

  @Override
  public CompletionStage<Outcome<Void>> unlink(Caller caller, Ino parent, FileName name) {
    return names.unlink(caller, parent, name);
  }

  @Override
  public CompletionStage<Outcome<Void>> rmdir(Caller caller, Ino parent, FileName name) {
    return names.rmdir(caller, parent, name);
  }

  @Override
  public CompletionStage<Outcome<Void>> rename(
      Caller caller, Ino parent, FileName name, Ino newParent, FileName newName, int flags) {
    return names.rename(caller, parent, name, newParent, newName, flags);
  }

  @Override
  public CompletionStage<Outcome<byte[]>> readlink(Caller caller, Ino ino) {
    return files.readlink(caller, ino);
  }

  @Override
  public void forget(Ino ino, long count) {
    references.forget(ino, count);
  }

  // Attributes

  @Override
  public CompletionStage<Outcome<Attributes>> getattr(Caller caller, Ino ino) {
    return attributes.getattr(caller, ino);
  }

  @Override
  public CompletionStage<Outcome<Attributes>> setattr(
      Caller caller, Ino ino, AttributeChange change) {
    return attributes.setattr(caller, ino, change);
  }

  @Override
  public CompletionStage<Outcome<Void>> access(Caller caller, Ino ino, int mask) {
    return attributes.access(caller, ino, mask);
  }

  @Override
  public CompletionStage<Outcome<byte[]>> getxattr(Caller caller, Ino ino, byte[] name) {
    return xattrs.getxattr(caller, ino, name);
  }

  @Override
  public CompletionStage<Outcome<List<byte[]>>> listxattr(Caller caller, Ino ino) {
    return xattrs.listxattr(caller, ino);
  }

  @Override
  public CompletionStage<Outcome<Void>> setxattr(
      Caller caller, Ino ino, byte[] name, byte[] value, int flags) {
    return xattrs.setxattr(caller, ino, name, value, flags);
  }

  @Override
  public CompletionStage<Outcome<Void>> removexattr(Caller caller, Ino ino, byte[] name) {
    return xattrs.removexattr(caller, ino, name);
  }

  // Files and directories

  @Override
  public CompletionStage<Outcome<OpenFile>> open(Caller caller, Ino ino, int flags) {
    return files.open(caller, ino, flags);
  }

  @Override
  public CompletionStage<Outcome<Data>> read(
      Caller caller, Ino ino, long handle, long offset, int length) {
    return files.read(caller, ino, handle, offset, length);
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
    return files.write(caller, ino, handle, offset, source, append, clearPrivileges);
  }

  @Override
  public CompletionStage<Outcome<Void>> fallocate(
      Caller caller, Ino ino, long handle, int mode, long offset, long length) {
    return files.fallocate(caller, ino, mode, offset, length);
  }

  @Override
  public CompletionStage<Outcome<Long>> lseek(
      Caller caller, Ino ino, long handle, long offset, int whence) {
    return data.seek(ino, offset, whence);
  }

  @Override
  public CompletionStage<Outcome<Long>> copyFileRange(
      Caller caller, FilePosition from, FilePosition to, long length, long flags) {
    return files.copyFileRange(caller, from, to, length, flags);
  }

  @Override
  public CompletionStage<Outcome<Void>> flush(Caller caller, Ino ino, long handle, long lockOwner) {
    return locks.closed(caller, ino, lockOwner);
  }

  @Override
  public CompletionStage<Outcome<FileLock>> getlk(
      Caller caller, Ino ino, long handle, FileLock lock) {
    return locks.getlk(caller, ino, lock);
  }

  @Override
  public CompletionStage<Outcome<Void>> setlk(
      Caller caller, Ino ino, long handle, FileLock lock, boolean wait) {
    return locks.setlk(caller, ino, handle, lock, wait);
  }

  @Override
  public CompletionStage<Outcome<Void>> fsync(
      Caller caller, Ino ino, long handle, boolean dataOnly) {
    return files.fsync(caller, ino, handle, dataOnly);
  }

  @Override
  public CompletionStage<Outcome<Void>> release(Caller caller, Ino ino, long handle) {
    return locks
        .released(caller, ino, handle)
        .thenCompose(released -> files.release(caller, ino, handle));
  }

  @Override
  public CompletionStage<Outcome<OpenFile>> opendir(Caller caller, Ino ino, int flags) {
    return files.opendir(caller, ino, flags);
  }

  @Override
  public CompletionStage<Outcome<List<DirectoryEntry>>> readdir(
      Caller caller, Ino ino, long handle, long position, int maxEntries, boolean plus) {
    return files.readdir(caller, ino, handle, position, maxEntries, plus);
  }

  @Override
  public CompletionStage<Outcome<Void>> releasedir(Caller caller, Ino ino, long handle) {
    return files.releasedir(caller, ino, handle);
  }

  @Override
  public CompletionStage<Outcome<Void>> fsyncdir(Caller caller, Ino ino, boolean dataOnly) {
    return files.fsyncdir(caller, ino, dataOnly);
  }

  // The whole

  @Override
  public CompletionStage<Outcome<StatFs>> statfs(Caller caller) {
    return Requests.ok(Totals.of(storage, data.bytesHeld()));
  }

  @Override
  public CompletionStage<Outcome<Void>> syncfs(Caller caller) {
    return data.drain().thenApply(durable -> Outcome.done());
  }

  @Override
  public void interrupt(long request) {
    // Only requests for locks wait for other processes; the others are answered as soon as their
    // outcome is known.
    lockRequests.cancel(request);
  }

  @Override
  public CompletionStage<Void> destroy() {
    return data.drain();
  }

  /** Gives everything back. Completes when nothing of the mount is under way any more. */
  CompletionStage<Void> close() {
    return data.close()
        .thenCompose(closed -> storage.whenDurable(storage.appendedPosition()))
        .whenComplete(
            (closed, failure) -> {
              references.clear();
              lockRequests.end();
              entities.end();
              dataThreads.shutdown();
            });
  }

  /** Waits until the data threads are gone; after {@link #close} has completed. */
  boolean awaitThreads(long millis) throws InterruptedException {
    return dataThreads.awaitTermination(millis, TimeUnit.MILLISECONDS);
  }
}
