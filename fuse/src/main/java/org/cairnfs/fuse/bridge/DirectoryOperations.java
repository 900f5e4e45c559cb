package org.cairnfs.fuse.bridge;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.fuse.wire.Dirent;
import org.cairnfs.fuse.wire.FsyncIn;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.Opcode;
import org.cairnfs.fuse.wire.OpenIn;
import org.cairnfs.fuse.wire.ReadIn;
import org.cairnfs.fuse.wire.ReleaseIn;

/**
 * Reading directories.
 *
 * <p>A reply holds the entries that fit; lookups of entries with attributes that did not fit, or
 * that the kernel did not take, are given back. Which are asked for is a guess from the reply's
 * size and the length of common names.
 */
final class DirectoryOperations {
  /** An entry whose name has up to 16 bytes. */
  private static final int USUAL_ENTRY_BYTES = 40;

  private static final int USUAL_ENTRY_PLUS_BYTES = 168;

  private final FileSystem fileSystem;
  private final Answers answers;
  private final Timeouts timeouts;

  DirectoryOperations(FileSystem fileSystem, Answers answers, Timeouts timeouts) {
    this.fileSystem = fileSystem;
    this.answers = answers;
    this.timeouts = timeouts;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.OPENDIR, this::opendir);
    handlers.put(Opcode.READDIR, request -> readdir(request, false));
    handlers.put(Opcode.READDIRPLUS, request -> readdir(request, true));
    handlers.put(Opcode.RELEASEDIR, this::releasedir);
    handlers.put(Opcode.FSYNCDIR, this::fsyncdir);
  }

  /**
   * Opens a directory: opendir(3).
   *
   * <p>Valid replies: an open directory, which is released later; an errno.
   */
  void opendir(Request request) throws MalformedRequestException {
    OpenIn in = OpenIn.read(request.body());
    Caller caller = Operations.caller(request);
    Ino ino = Operations.ino(request);
    answers.when(
        request,
        fileSystem.opendir(caller, ino, in.flags()),
        directory -> {
          if (!FileOperations.opened(request, directory)) {
            fileSystem.releasedir(caller, ino, directory.handle());
          }
        });
  }

  /**
   * Lists entries from a position on: getdents(2). The kernel asks for attributes too when it has
   * seen them used, and for the first part of a directory.
   *
   * <p>Valid replies: entries, of which each one with attributes counts a lookup; nothing at the
   * end; an errno.
   */
  private void readdir(Request request, boolean plus) throws MalformedRequestException {
    ReadIn in = ReadIn.read(request.body());
    if (in.size() < 0) {
      throw new MalformedRequestException("a reply of " + in.size() + " bytes");
    }
    int entries = Math.max(1, in.size() / (plus ? USUAL_ENTRY_PLUS_BYTES : USUAL_ENTRY_BYTES));
    answers.when(
        request,
        fileSystem.readdir(
            Operations.caller(request),
            Operations.ino(request),
            in.handle(),
            in.offset(),
            entries,
            plus),
        found -> list(request, found, in.size(), plus));
  }

  private void list(Request request, List<DirectoryEntry> found, int size, boolean plus) {
    int bytes = 0;
    int fitting = 0;
    while (fitting < found.size()) {
      int next = Dirent.size(found.get(fitting), plus);
      if (bytes + next > size) {
        break;
      }
      bytes += next;
      fitting++;
    }
    if (fitting == 0 && !found.isEmpty()) {
      request.refuse(Errno.EINVAL); // an empty reply would say that the directory ends here
      giveBack(found);
      return;
    }
    List<DirectoryEntry> sent = found.subList(0, fitting);
    boolean taken = request.answer(bytes, to -> write(to, sent, plus));
    giveBack(taken ? found.subList(fitting, found.size()) : found);
  }

  private void write(ByteBuffer to, List<DirectoryEntry> entries, boolean plus) {
    for (DirectoryEntry entry : entries) {
      if (plus) {
        Dirent.writePlus(to, entry, timeouts.entry(), timeouts.attributes());
      } else {
        Dirent.write(to, entry);
      }
    }
  }

  private void giveBack(List<DirectoryEntry> entries) {
    for (DirectoryEntry entry : entries) {
      entry.attributes().map(Attributes::ino).ifPresent(ino -> fileSystem.forget(ino, 1));
    }
  }

  /**
   * Ends an open directory.
   *
   * <p>Valid replies: done; an errno, which nobody sees.
   */
  void releasedir(Request request) throws MalformedRequestException {
    ReleaseIn in = ReleaseIn.read(request.body());
    answers.whenDone(
        request,
        fileSystem.releasedir(Operations.caller(request), Operations.ino(request), in.handle()));
  }

  /**
   * Makes a directory durable: fsync(2) of a directory.
   *
   * <p>Valid replies: done; an errno.
   */
  void fsyncdir(Request request) throws MalformedRequestException {
    FsyncIn in = FsyncIn.read(request.body());
    answers.whenDone(
        request,
        fileSystem.fsyncdir(Operations.caller(request), Operations.ino(request), in.dataOnly()));
  }
}
