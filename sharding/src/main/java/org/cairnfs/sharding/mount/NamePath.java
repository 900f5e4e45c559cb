package org.cairnfs.sharding.mount;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.NewInode;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.item.Bytes;

/** A mount's operations on names: looked up, made, removed and moved by directories. */
final class NamePath {
  private static final int MAX_TARGET_BYTES = 4095;
  private static final int PERMISSION_BITS = 07777;
  private static final int O_EXCL = 0200;

  private final Requests requests;
  private final MountSettings settings;
  private final OpenHandles handles;
  private final Consumer<Ino> orphaned;

  /**
   * @param orphaned told of inodes without a name that this mount has made and counted
   */
  NamePath(Requests requests, MountSettings settings, OpenHandles handles, Consumer<Ino> orphaned) {
    this.orphaned = orphaned;
    this.requests = requests;
    this.settings = settings;
    this.handles = handles;
  }

  CompletionStage<Outcome<Entry>> lookup(Caller caller, Ino parent, FileName name) {
    return requests.entry(request -> new DirectoryCommand.Lookup(request, parent, name));
  }

  CompletionStage<Outcome<Entry>> mknod(
      Caller caller, Ino parent, FileName name, int mode, int rdev) {
    return requests.changing(() -> make(caller, parent, name, mode, rdev, Bytes.EMPTY));
  }

  CompletionStage<Outcome<Entry>> mkdir(Caller caller, Ino parent, FileName name, int mode) {
    int directory = FileKind.DIRECTORY.typeBits() | mode & PERMISSION_BITS;
    return requests.changing(() -> make(caller, parent, name, directory, 0, Bytes.EMPTY));
  }

  CompletionStage<Outcome<Entry>> symlink(Caller caller, Ino parent, FileName name, byte[] target) {
    if (target.length == 0 || target.length > MAX_TARGET_BYTES) {
      return Requests.refused(target.length == 0 ? Errno.ENOENT : Errno.ENAMETOOLONG);
    }
    int mode = FileKind.SYMLINK.typeBits() | 0777;
    return requests.changing(() -> make(caller, parent, name, mode, 0, Bytes.of(target)));
  }

  CompletionStage<Outcome<Created>> create(
      Caller caller, Ino parent, FileName name, int mode, int openFlags) {
    int file = FileKind.FILE.typeBits() | mode & PERMISSION_BITS;
    return requests
        .changing(() -> make(caller, parent, name, file, 0, Bytes.EMPTY))
        .thenApply(
            outcome ->
                outcome.map(entry -> new Created(entry, handles.open(entry.ino(), openFlags))));
  }

  CompletionStage<Outcome<Entry>> find(Ino ino) {
    return requests.entry(request -> new InodeCommand.GetLinked(request, ino));
  }

  CompletionStage<Outcome<Entry>> parent(Ino directory) {
    return requests
        .ask(request -> new DirectoryCommand.ReadEntries(request, directory, 0, 1))
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Ok<ReplyValue> ok
                    ? find(new Ino(((ReplyValue.EntriesFound) ok.value()).parent()))
                    : Requests.refused(((Outcome.Refused<ReplyValue>) outcome).errno()));
  }

  CompletionStage<Outcome<Created>> tmpfile(Caller caller, Ino parent, int mode, int openFlags) {
    boolean linkable = (openFlags & O_EXCL) == 0;
    NewInode made = made(caller, FileKind.FILE.typeBits() | mode & PERMISSION_BITS, 0, Bytes.EMPTY);
    return requests
        .changing(
            () ->
                requests.unnamedEntry(
                    request -> new DirectoryCommand.MakeUnnamed(request, parent, made, linkable),
                    orphaned))
        .thenApply(
            outcome ->
                outcome.map(entry -> new Created(entry, handles.open(entry.ino(), openFlags))));
  }

  private CompletionStage<Outcome<Entry>> make(
      Caller caller, Ino parent, FileName name, int mode, int rdev, Bytes target) {
    NewInode made = made(caller, mode, rdev, target);
    return requests.entry(request -> new DirectoryCommand.Make(request, parent, name, made));
  }

  private NewInode made(Caller caller, int mode, int rdev, Bytes target) {
    boolean symlink = FileKind.ofMode(mode) == FileKind.SYMLINK;
    return new NewInode(
        mode,
        symlink ? 0 : caller.umask(),
        !settings.noacl(),
        caller.uid(),
        caller.gid(),
        rdev,
        target);
  }

  CompletionStage<Outcome<Entry>> link(Caller caller, Ino ino, Ino newParent, FileName newName) {
    return requests.changing(
        () ->
            requests.entry(request -> new DirectoryCommand.Link(request, newParent, newName, ino)));
  }

  CompletionStage<Outcome<Void>> unlink(Caller caller, Ino parent, FileName name) {
    return requests.changing(
        () -> requests.done(request -> new DirectoryCommand.Remove(request, parent, name, false)));
  }

  CompletionStage<Outcome<Void>> rmdir(Caller caller, Ino parent, FileName name) {
    return requests.changing(
        () -> requests.done(request -> new DirectoryCommand.Remove(request, parent, name, true)));
  }

  CompletionStage<Outcome<Void>> rename(
      Caller caller, Ino parent, FileName name, Ino newParent, FileName newName, int flags) {
    return requests.changing(
        () ->
            requests.done(
                request ->
                    new DirectoryCommand.Rename(request, newParent, newName, parent, name, flags)));
  }
}
