package org.cairnfs.sharding.mount;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FilePosition;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.RangeChange;
import org.cairnfs.storage.volume.NodeStorage;
import org.jspecify.annotations.Nullable;

/** A mount's operations on open files and directories. */
final class FilePath {
  private static final int O_TRUNC = 01000;

  private final Requests requests;
  private final MountSettings settings;
  private final References references;
  private final AttributePath attributes;
  private final OpenHandles handles;
  private final DirectoryReader directories;
  private final FileData data;
  private final NodeStorage storage;

  FilePath(
      Requests requests,
      MountSettings settings,
      References references,
      AttributePath attributes,
      OpenHandles handles,
      DirectoryReader directories,
      FileData data,
      NodeStorage storage) {
    this.requests = requests;
    this.settings = settings;
    this.references = references;
    this.attributes = attributes;
    this.handles = handles;
    this.directories = directories;
    this.data = data;
    this.storage = storage;
  }

  CompletionStage<Outcome<OpenFile>> open(Caller caller, Ino ino, int flags) {
    if ((flags & O_TRUNC) != 0) {
      return attributes
          .setattr(caller, ino, Truncation.TO_ZERO)
          .thenApply(outcome -> outcome.map(truncated -> handles.open(ino, flags)));
    }
    FileKind kind = references.kind(ino);
    if (kind != null) {
      return opened(ino, kind, flags);
    }
    return attributes
        .getattr(caller, ino)
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Ok<Attributes> ok
                    ? opened(ino, ok.value().kind(), flags)
                    : Requests.refused(((Outcome.Refused<Attributes>) outcome).errno()));
  }

  private CompletionStage<Outcome<OpenFile>> opened(Ino ino, FileKind kind, int flags) {
    return kind == FileKind.DIRECTORY
        ? Requests.refused(Errno.EISDIR)
        : Requests.ok(handles.open(ino, flags));
  }

  CompletionStage<Outcome<Data>> read(
      Caller caller, Ino ino, long handle, long offset, int length) {
    countRead(ino, handle);
    return data.read(ino, offset, length);
  }

  private void countRead(Ino ino, long handle) {
    if (keepsAtime() && handles.isFirstRead(handle)) {
      attributes.touch(ino);
    }
  }

  private boolean keepsAtime() {
    return !settings.noatime() && !settings.readOnly();
  }

  CompletionStage<Outcome<byte[]>> readlink(Caller caller, Ino ino) {
    if (keepsAtime()) {
      attributes.touch(ino);
    }
    return requests.bytes(request -> new InodeCommand.GetTarget(request, ino));
  }

  CompletionStage<Outcome<Integer>> write(
      Caller caller,
      Ino ino,
      long handle,
      long offset,
      ByteBuffer source,
      boolean append,
      boolean clearPrivileges) {
    return requests.changing(() -> data.write(ino, offset, source, append, clearPrivileges));
  }

  CompletionStage<Outcome<Void>> fallocate(
      Caller caller, Ino ino, int mode, long offset, long length) {
    Optional<RangeChange> change = RangeModes.change(mode);
    if (change.isEmpty()) {
      return Requests.refused(Errno.EOPNOTSUPP);
    }
    FileKind kind = references.kind(ino);
    if (kind != null && kind != FileKind.FILE) {
      return Requests.refused(kind == FileKind.DIRECTORY ? Errno.EISDIR : Errno.ENODEV);
    }
    Errno refusal = RangeModes.refusal(offset, length);
    if (refusal != null) {
      return Requests.refused(refusal);
    }
    RangePath.Range range =
        new RangePath.Range(
            ino, change.get(), offset, length, RangeModes.keepsSize(mode), caller.uid() != 0);
    return requests.changing(() -> data.changeRange(range).thenApply(Requests::withoutValue));
  }

  CompletionStage<Outcome<Long>> copyFileRange(
      Caller caller, FilePosition from, FilePosition to, long length, long flags) {
    Errno refusal = refusal(from, to, length, flags);
    if (refusal != null) {
      return Requests.refused(refusal);
    }
    long inRange = Math.min(length, Long.MAX_VALUE - Math.max(from.offset(), to.offset()));
    countRead(from.ino(), from.handle());
    CopyPath.Copy copy =
        new CopyPath.Copy(
            from.ino(), from.offset(), to.ino(), to.offset(), inRange, caller.uid() != 0);
    return requests.changing(() -> data.copy(copy));
  }

  private @Nullable Errno refusal(FilePosition from, FilePosition to, long length, long flags) {
    for (FilePosition end : List.of(from, to)) {
      FileKind kind = references.kind(end.ino());
      if (kind != null && kind != FileKind.FILE) {
        return kind == FileKind.DIRECTORY ? Errno.EISDIR : Errno.EINVAL;
      }
      if (end.offset() < 0) {
        return Errno.EINVAL;
      }
    }
    if (flags != 0 || length < 0 || from.overlaps(to, length)) {
      return Errno.EINVAL;
    }
    return length > 0 && to.offset() == Long.MAX_VALUE ? Errno.EFBIG : null;
  }

  CompletionStage<Outcome<Void>> fsync(Caller caller, Ino ino, long handle, boolean dataOnly) {
    return data.fsync(ino).thenApply(durable -> Outcome.done());
  }

  CompletionStage<Outcome<Void>> release(Caller caller, Ino ino, long handle) {
    return handles.release(ino, handle) ? Requests.finished() : Requests.refused(Errno.EBADF);
  }

  CompletionStage<Outcome<OpenFile>> opendir(Caller caller, Ino ino, int flags) {
    FileKind kind = references.kind(ino);
    if (kind != null && kind != FileKind.DIRECTORY) {
      return Requests.refused(Errno.ENOTDIR);
    }
    OpenFile open = handles.open(ino, flags);
    return Requests.ok(new OpenFile(open.handle(), false, false));
  }

  CompletionStage<Outcome<List<DirectoryEntry>>> readdir(
      Caller caller, Ino ino, long handle, long position, int maxEntries, boolean plus) {
    if (maxEntries < 1) {
      return Requests.refused(Errno.EINVAL);
    }
    countRead(ino, handle);
    return directories.read(ino, position, maxEntries, plus);
  }

  CompletionStage<Outcome<Void>> releasedir(Caller caller, Ino ino, long handle) {
    return release(caller, ino, handle);
  }

  CompletionStage<Outcome<Void>> fsyncdir(Caller caller, Ino ino, boolean dataOnly) {
    return storage.whenDurable(storage.appendedPosition()).thenApply(durable -> Outcome.done());
  }
}
