package org.cairnfs.sharding.mount;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cairnfs.actors.api.AttributeChange;
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
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.volume.NodeStorage;

/**
 * One mount: turns what a front end asks into commands to entities.
 *
 * <p>Names and attributes are asked of entities; data goes through {@link FileData}. What would
 * change something first waits, if it must, until the node's log has room.
 */
final class MountFileSystem implements FileSystem {
  private static final int DATA_THREADS = 8;
  private static final int O_TRUNC = 01000;
  private static final int MAX_TARGET_BYTES = 4095;
  private static final int PERMISSION_BITS = 07777;
  private static final int EVERYONE_EXECUTES = 00111;

  private final NodeContext node;
  private final NodeStorage storage;
  private final MountSettings settings;
  private final MountEntities entities;
  private final References references;
  private final OpenHandles handles = new OpenHandles();
  private final DirectoryReader directories;
  private final ExecutorService dataThreads;
  private final FileData data;

  MountFileSystem(
      NodeContext node,
      long mount,
      MountSettings settings,
      MountEntities entities,
      References references) {
    this.node = node;
    this.storage = node.storage();
    this.settings = settings;
    this.entities = entities;
    this.references = references;
    this.directories = new DirectoryReader(entities, references);
    this.dataThreads = Executors.newFixedThreadPool(DATA_THREADS, MountFileSystem::dataThread);
    this.data = new FileData(entities, storage, node.shardMap(), dataThreads, mount);
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
    return entry(request -> new DirectoryCommand.Lookup(request, parent, name));
  }

  @Override
  public void forget(Ino ino, long count) {
    references.forget(ino, count);
  }

  @Override
  public CompletionStage<Outcome<Entry>> mknod(
      Caller caller, Ino parent, FileName name, int mode, int rdev) {
    return changing(() -> make(caller, parent, name, mode, rdev, Bytes.EMPTY));
  }

  @Override
  public CompletionStage<Outcome<Entry>> mkdir(Caller caller, Ino parent, FileName name, int mode) {
    int directory = FileKind.DIRECTORY.typeBits() | mode & PERMISSION_BITS;
    return changing(() -> make(caller, parent, name, directory, 0, Bytes.EMPTY));
  }

  @Override
  public CompletionStage<Outcome<Entry>> symlink(
      Caller caller, Ino parent, FileName name, byte[] target) {
    if (target.length == 0 || target.length > MAX_TARGET_BYTES) {
      return refused(target.length == 0 ? Errno.ENOENT : Errno.ENAMETOOLONG);
    }
    int mode = FileKind.SYMLINK.typeBits() | 0777;
    Caller unmasked = new Caller(caller.request(), caller.uid(), caller.gid(), caller.pid(), 0);
    return changing(() -> make(unmasked, parent, name, mode, 0, Bytes.of(target)));
  }

  @Override
  public CompletionStage<Outcome<Created>> create(
      Caller caller, Ino parent, FileName name, int mode, int openFlags) {
    int file = FileKind.FILE.typeBits() | mode & PERMISSION_BITS;
    return changing(() -> make(caller, parent, name, file, 0, Bytes.EMPTY))
        .thenApply(outcome -> outcome.map(entry -> new Created(entry, handles.open(entry.ino()))));
  }

  private CompletionStage<Outcome<Entry>> make(
      Caller caller, Ino parent, FileName name, int mode, int rdev, Bytes target) {
    int masked = mode & ~(caller.umask() & 0777);
    return entry(
        request ->
            new DirectoryCommand.Make(
                request, parent, name, masked, caller.uid(), caller.gid(), rdev, target));
  }

  @Override
  public CompletionStage<Outcome<Entry>> link(
      Caller caller, Ino ino, Ino newParent, FileName newName) {
    return changing(
        () -> entry(request -> new DirectoryCommand.Link(request, newParent, newName, ino)));
  }

  @Override
  public CompletionStage<Outcome<Void>> unlink(Caller caller, Ino parent, FileName name) {
    return changing(
        () -> done(request -> new DirectoryCommand.Remove(request, parent, name, false)));
  }

  @Override
  public CompletionStage<Outcome<Void>> rmdir(Caller caller, Ino parent, FileName name) {
    return changing(
        () -> done(request -> new DirectoryCommand.Remove(request, parent, name, true)));
  }

  @Override
  public CompletionStage<Outcome<Void>> rename(
      Caller caller, Ino parent, FileName name, Ino newParent, FileName newName, int flags) {
    return changing(
        () ->
            done(
                request ->
                    new DirectoryCommand.Rename(request, newParent, newName, parent, name, flags)));
  }

  @Override
  public CompletionStage<Outcome<byte[]>> readlink(Caller caller, Ino ino) {
    return entities.ask(request -> new InodeCommand.GetTarget(request, ino)).thenApply(this::bytes);
  }

  // Attributes

  @Override
  public CompletionStage<Outcome<Attributes>> getattr(Caller caller, Ino ino) {
    return attributes(request -> new InodeCommand.GetAttributes(request, ino));
  }

  @Override
  public CompletionStage<Outcome<Attributes>> setattr(
      Caller caller, Ino ino, AttributeChange change) {
    if (change.size().isPresent()) {
      return changing(() -> data.setSize(ino, change).thenApply(this::attributesOf));
    }
    return changing(
        () ->
            attributes(
                request ->
                    owner(
                        ino,
                        new InodeCommand.SetAttributes(
                            request, ino, change, List.of(), List.of()))));
  }

  @Override
  public CompletionStage<Outcome<Void>> access(Caller caller, Ino ino, int mask) {
    return getattr(caller, ino)
        .thenApply(
            outcome -> {
              if (outcome instanceof Outcome.Ok<Attributes> ok) {
                return permits(caller, ok.value(), mask)
                    ? Outcome.done()
                    : Outcome.<Void>refused(Errno.EACCES);
              }
              return Outcome.<Void>refused(((Outcome.Refused<Attributes>) outcome).errno());
            });
  }

  private static boolean permits(Caller caller, Attributes attributes, int mask) {
    int wanted = mask & 7;
    if (caller.uid() == 0) {
      boolean executable =
          attributes.kind() == FileKind.DIRECTORY || (attributes.mode() & EVERYONE_EXECUTES) != 0;
      return (wanted & 1) == 0 || executable;
    }
    int shift = caller.uid() == attributes.uid() ? 6 : caller.gid() == attributes.gid() ? 3 : 0;
    return (attributes.mode() >> shift & wanted) == wanted;
  }

  @Override
  public CompletionStage<Outcome<byte[]>> getxattr(Caller caller, Ino ino, byte[] name) {
    Errno refusal = XattrNames.refusal(name);
    if (refusal != null) {
      return refused(refusal);
    }
    return entities
        .ask(request -> new InodeCommand.GetXattr(request, ino, Bytes.of(name)))
        .thenApply(this::bytes);
  }

  @Override
  public CompletionStage<Outcome<List<byte[]>>> listxattr(Caller caller, Ino ino) {
    return entities
        .ask(request -> new InodeCommand.ListXattrs(request, ino))
        .thenApply(
            outcome ->
                outcome.map(
                    value ->
                        ((ReplyValue.NamesFound) value)
                            .names().stream().map(Bytes::toArray).toList()));
  }

  @Override
  public CompletionStage<Outcome<Void>> setxattr(
      Caller caller, Ino ino, byte[] name, byte[] value, int flags) {
    Errno refusal = XattrNames.refusal(name);
    if (refusal != null) {
      return refused(refusal);
    }
    return changing(
        () ->
            done(
                request ->
                    owner(
                        ino,
                        new InodeCommand.SetXattr(
                            request, ino, Bytes.of(name), Bytes.of(value), flags))));
  }

  @Override
  public CompletionStage<Outcome<Void>> removexattr(Caller caller, Ino ino, byte[] name) {
    Errno refusal = XattrNames.refusal(name);
    if (refusal != null) {
      return refused(refusal);
    }
    return changing(
        () ->
            done(
                request -> owner(ino, new InodeCommand.RemoveXattr(request, ino, Bytes.of(name)))));
  }

  /**
   * Straight to a directory that is known as one; everything else finds its owner by its domain.
   */
  private EntityCommand owner(Ino ino, InodeCommand.OfOwner command) {
    return references.kind(ino) == FileKind.DIRECTORY
        ? new DirectoryCommand.OwnRecord(command)
        : command;
  }

  // Files

  @Override
  public CompletionStage<Outcome<OpenFile>> open(Caller caller, Ino ino, int flags) {
    if ((flags & O_TRUNC) != 0) {
      return setattr(caller, ino, Truncation.TO_ZERO)
          .thenApply(outcome -> outcome.map(attributes -> handles.open(ino)));
    }
    FileKind kind = references.kind(ino);
    if (kind != null) {
      return opened(ino, kind);
    }
    return getattr(caller, ino)
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Ok<Attributes> ok
                    ? opened(ino, ok.value().kind())
                    : refused(((Outcome.Refused<Attributes>) outcome).errno()));
  }

  private CompletionStage<Outcome<OpenFile>> opened(Ino ino, FileKind kind) {
    return kind == FileKind.DIRECTORY ? refused(Errno.EISDIR) : ok(handles.open(ino));
  }

  @Override
  public CompletionStage<Outcome<Data>> read(
      Caller caller, Ino ino, long handle, long offset, int length) {
    if (!settings.noatime() && !settings.readOnly() && handles.isFirstRead(handle)) {
      touch(ino);
    }
    return data.read(ino, offset, length);
  }

  /** Counts a read for atime; nobody waits for it. */
  private void touch(Ino ino) {
    entities.ask(request -> owner(ino, new InodeCommand.Touch(request, ino)));
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
    return changing(() -> data.write(ino, offset, source, append, clearPrivileges));
  }

  @Override
  public CompletionStage<Outcome<Void>> flush(Caller caller, Ino ino, long handle) {
    return finished();
  }

  @Override
  public CompletionStage<Outcome<Void>> fsync(
      Caller caller, Ino ino, long handle, boolean dataOnly) {
    return data.fsync(ino).thenApply(durable -> Outcome.done());
  }

  @Override
  public CompletionStage<Outcome<Void>> release(Caller caller, Ino ino, long handle) {
    return handles.release(ino, handle) ? finished() : refused(Errno.EBADF);
  }

  // Directories

  @Override
  public CompletionStage<Outcome<OpenFile>> opendir(Caller caller, Ino ino, int flags) {
    FileKind kind = references.kind(ino);
    if (kind != null && kind != FileKind.DIRECTORY) {
      return refused(Errno.ENOTDIR);
    }
    OpenFile open = handles.open(ino);
    return ok(new OpenFile(open.handle(), false, false));
  }

  @Override
  public CompletionStage<Outcome<List<DirectoryEntry>>> readdir(
      Caller caller, Ino ino, long handle, long position, int maxEntries, boolean plus) {
    if (maxEntries < 1) {
      return refused(Errno.EINVAL);
    }
    if (!settings.noatime() && !settings.readOnly() && handles.isFirstRead(handle)) {
      touch(ino);
    }
    return directories.read(ino, position, maxEntries, plus);
  }

  @Override
  public CompletionStage<Outcome<Void>> releasedir(Caller caller, Ino ino, long handle) {
    return release(caller, ino, handle);
  }

  @Override
  public CompletionStage<Outcome<Void>> fsyncdir(Caller caller, Ino ino, boolean dataOnly) {
    return storage.whenDurable(storage.appendedPosition()).thenApply(durable -> Outcome.done());
  }

  // The whole

  @Override
  public CompletionStage<Outcome<StatFs>> statfs(Caller caller) {
    return ok(Totals.of(storage, data.bytesHeld()));
  }

  @Override
  public CompletionStage<Outcome<Void>> syncfs(Caller caller) {
    return data.drain().thenApply(durable -> Outcome.done());
  }

  @Override
  public void interrupt(long request) {
    // Every request here is answered as soon as its outcome is known; none waits for another
    // process.
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
              entities.end();
              dataThreads.shutdown();
            });
  }

  /** Waits until the data threads are gone; after {@link #close} has completed. */
  boolean awaitThreads(long millis) throws InterruptedException {
    return dataThreads.awaitTermination(millis, TimeUnit.MILLISECONDS);
  }

  // Shapes

  /** Runs a change when the mount allows changes and the log has room. */
  private <T> CompletionStage<Outcome<T>> changing(Supplier<CompletionStage<Outcome<T>>> change) {
    if (settings.readOnly()) {
      return refused(Errno.EROFS);
    }
    CompletableFuture<Void> room = storage.whenRoom().toCompletableFuture();
    return room.isDone() && !room.isCompletedExceptionally()
        ? change.get()
        : room.thenCompose(ready -> change.get());
  }

  private CompletionStage<Outcome<Entry>> entry(
      Function<Request, ? extends EntityCommand> command) {
    Consumer<ReplyValue> count =
        value -> references.add(((ReplyValue.AttributesFound) value).attributes());
    return entities.ask(command, count).thenApply(outcome -> attributesOf(outcome).map(Entry::new));
  }

  private CompletionStage<Outcome<Attributes>> attributes(
      Function<Request, ? extends EntityCommand> command) {
    return entities.ask(command).thenApply(this::attributesOf);
  }

  private CompletionStage<Outcome<Void>> done(Function<Request, ? extends EntityCommand> command) {
    return entities.ask(command).thenApply(MountFileSystem::withoutValue);
  }

  private static Outcome<Void> withoutValue(Outcome<ReplyValue> outcome) {
    return outcome instanceof Outcome.Refused<ReplyValue> refused
        ? Outcome.refused(refused.errno())
        : Outcome.done();
  }

  private Outcome<Attributes> attributesOf(Outcome<ReplyValue> outcome) {
    return outcome.map(value -> ((ReplyValue.AttributesFound) value).attributes());
  }

  private Outcome<byte[]> bytes(Outcome<ReplyValue> outcome) {
    return outcome.map(value -> ((ReplyValue.BytesFound) value).bytes().toArray());
  }

  private static <T> CompletionStage<Outcome<T>> ok(T value) {
    return CompletableFuture.completedFuture(Outcome.ok(value));
  }

  private static CompletionStage<Outcome<Void>> finished() {
    return CompletableFuture.completedFuture(Outcome.done());
  }

  private static <T> CompletionStage<Outcome<T>> refused(Errno errno) {
    return CompletableFuture.completedFuture(Outcome.refused(errno));
  }
}
