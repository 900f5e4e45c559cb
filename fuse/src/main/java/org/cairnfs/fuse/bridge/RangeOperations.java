package org.cairnfs.fuse.bridge;

import java.util.Map;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.fuse.wire.FallocateIn;
import org.cairnfs.fuse.wire.LongOut;
import org.cairnfs.fuse.wire.LseekIn;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.Opcode;

/** Ranges of files: allocated, freed, looked for. */
final class RangeOperations {
  private final FileSystem fileSystem;
  private final Answers answers;

  RangeOperations(FileSystem fileSystem, Answers answers) {
    this.fileSystem = fileSystem;
    this.answers = answers;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.FALLOCATE, this::fallocate);
    handlers.put(Opcode.LSEEK, this::lseek);
  }

  /**
   * Allocates, frees or clears a range: fallocate(2). The kernel has written dirty pages of a range
   * that loses its contents, and drops its pages afterwards.
   *
   * <p>Valid replies: done; an errno, of which ENOSYS is remembered.
   */
  void fallocate(Request request) throws MalformedRequestException {
    FallocateIn in = FallocateIn.read(request.body());
    answers.whenDone(
        request,
        fileSystem.fallocate(
            Operations.caller(request),
            Operations.ino(request),
            in.handle(),
            in.mode(),
            in.offset(),
            in.length()));
  }

  /**
   * Looks for data or a hole: lseek(2) with SEEK_DATA or SEEK_HOLE; all others are the kernel's.
   *
   * <p>Valid replies: the offset; an errno, of which ENOSYS is remembered.
   */
  void lseek(Request request) throws MalformedRequestException {
    LseekIn in = LseekIn.read(request.body());
    answers.when(
        request,
        fileSystem.lseek(
            Operations.caller(request),
            Operations.ino(request),
            in.handle(),
            in.offset(),
            in.whence()),
        found -> request.answer(LongOut.SIZE, to -> LongOut.write(to, found)));
  }
}
