package org.cairnfs.fuse.bridge;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalInt;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.fuse.wire.CountOut;
import org.cairnfs.fuse.wire.FlushIn;
import org.cairnfs.fuse.wire.FsyncIn;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.Opcode;
import org.cairnfs.fuse.wire.OpenIn;
import org.cairnfs.fuse.wire.OpenOut;
import org.cairnfs.fuse.wire.ReadIn;
import org.cairnfs.fuse.wire.ReleaseIn;
import org.cairnfs.fuse.wire.WriteIn;

/** Open files and their data. */
final class FileOperations {
  private static final int O_APPEND = 02000;

  /** Changes nothing but the privileges. */
  private static final AttributeChange CLEAR_PRIVILEGES =
      new AttributeChange(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          AttributeChange.NONE.size(),
          AttributeChange.NONE.accessed(),
          AttributeChange.NONE.modified(),
          AttributeChange.NONE.changed(),
          true);

  private final FileSystem fileSystem;
  private final Answers answers;

  FileOperations(FileSystem fileSystem, Answers answers) {
    this.fileSystem = fileSystem;
    this.answers = answers;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.OPEN, this::open);
    handlers.put(Opcode.READ, this::read);
    handlers.put(Opcode.WRITE, this::write);
    handlers.put(Opcode.FLUSH, this::flush);
    handlers.put(Opcode.FSYNC, this::fsync);
    handlers.put(Opcode.RELEASE, this::release);
  }

  /**
   * Opens a file that exists: open(2), once for each open file description. With O_TRUNC the file
   * is emptied too, and when the caller is unprivileged setuid and setgid go first.
   *
   * <p>Valid replies: an open file, which is released later; an errno.
   */
  void open(Request request) throws MalformedRequestException {
    OpenIn in = OpenIn.read(request.body());
    if ((in.openFlags() & OpenIn.KILL_SUIDGID) == 0) {
      open(request, in.flags());
      return;
    }
    answers.when(
        request,
        fileSystem.setattr(Operations.caller(request), Operations.ino(request), CLEAR_PRIVILEGES),
        cleared -> open(request, in.flags()));
  }

  private void open(Request request, int flags) {
    Caller caller = Operations.caller(request);
    Ino ino = Operations.ino(request);
    answers.when(
        request,
        fileSystem.open(caller, ino, flags),
        file -> {
          if (!opened(request, file)) {
            fileSystem.release(caller, ino, file.handle());
          }
        });
  }

  static boolean opened(Request request, OpenFile file) {
    return request.answer(OpenOut.SIZE, to -> OpenOut.write(to, file));
  }

  /**
   * Reads from an open file: read(2), page faults and read-ahead, for pages that the kernel does
   * not hold.
   *
   * <p>Valid replies: as many bytes as asked, fewer only at the end of the file; an errno.
   */
  void read(Request request) throws MalformedRequestException {
    ReadIn in = ReadIn.read(request.body());
    answers.when(
        request,
        fileSystem.read(
            Operations.caller(request),
            Operations.ino(request),
            in.handle(),
            in.offset(),
            in.size()),
        data -> send(request, data));
  }

  private static void send(Request request, Data data) {
    try (data) {
      request.answer(data.buffer());
    }
  }

  /**
   * Writes to an open file: write(2), and pages of shared mappings that became dirty.
   *
   * <p>Valid replies: the number of bytes written; an errno.
   */
  void write(Request request) throws MalformedRequestException {
    WriteIn in = WriteIn.read(request.body());
    ByteBuffer data = request.body();
    if (in.size() < 0 || data.remaining() < in.size()) {
      throw new MalformedRequestException(
          "says it writes " + in.size() + " bytes and has " + data.remaining());
    }
    boolean fromCache = (in.writeFlags() & WriteIn.FROM_CACHE) != 0;
    request.keepBody();
    answers.when(
        request,
        fileSystem.write(
            Operations.caller(request),
            Operations.ino(request),
            in.handle(),
            in.offset(),
            data.slice(data.position(), in.size()),
            !fromCache && (in.flags() & O_APPEND) != 0,
            (in.writeFlags() & WriteIn.KILL_SUIDGID) != 0),
        written -> request.answer(CountOut.SIZE, to -> CountOut.write(to, written)));
  }

  /**
   * Reports what became of earlier writes, and ends the process's POSIX locks on the file:
   * close(2), for each descriptor that is closed.
   *
   * <p>Valid replies: done; an errno, which close(2) returns.
   */
  void flush(Request request) throws MalformedRequestException {
    FlushIn in = FlushIn.read(request.body());
    answers.whenDone(
        request,
        fileSystem.flush(
            Operations.caller(request), Operations.ino(request), in.handle(), in.lockOwner()));
  }

  /**
   * Makes a file durable: fsync(2), fdatasync(2), msync(2) with MS_SYNC, and writes with O_SYNC.
   *
   * <p>Valid replies: done; an errno.
   */
  void fsync(Request request) throws MalformedRequestException {
    FsyncIn in = FsyncIn.read(request.body());
    answers.whenDone(
        request,
        fileSystem.fsync(
            Operations.caller(request), Operations.ino(request), in.handle(), in.dataOnly()));
  }

  /**
   * Ends an open file and the locks set through it: the last descriptor and mapping of it are gone.
   * close(2) does not wait for the answer: on block mounts some kernels do.
   *
   * <p>Valid replies: done; an errno, which nobody sees.
   */
  void release(Request request) throws MalformedRequestException {
    ReleaseIn in = ReleaseIn.read(request.body());
    answers.whenDone(
        request,
        fileSystem.release(Operations.caller(request), Operations.ino(request), in.handle()));
  }
}
