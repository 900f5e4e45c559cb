package org.cairnfs.sharding.mount;

import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.NewInode;
import org.cairnfs.storage.item.Bytes;

/** A mount's operations on names: looked up, made, removed and moved by directories. */
final class NamePath {
  private static final int MAX_TARGET_BYTES = 4095;
  private static final int PERMISSION_BITS = 07777;

  private final Requests requests;
  private final MountSettings settings;
  private final OpenHandles handles;

  NamePath(Requests requests, MountSettings settings, OpenHandles handles) {
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

  private CompletionStage<Outcome<Entry>> make(
      Caller caller, Ino parent, FileName name, int mode, int rdev, Bytes target) {
    boolean symlink = FileKind.ofMode(mode) == FileKind.SYMLINK;
    NewInode made =
        new NewInode(
            mode,
            symlink ? 0 : caller.umask(),
            !settings.noacl(),
            caller.uid(),
            caller.gid(),
            rdev,
            target);
    return requests.entry(request -> new DirectoryCommand.Make(request, parent, name, made));
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
