package org.cairnfs.fuse.bridge;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.FilePosition;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.fuse.wire.CopyFileRangeIn;
import org.cairnfs.fuse.wire.CountOut;
import org.cairnfs.fuse.wire.FallocateIn;
import org.cairnfs.fuse.wire.LongOut;
import org.cairnfs.fuse.wire.LseekIn;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.Opcode;

/** Ranges of files: allocated, freed, looked for, copied. */
final class RangeOperations {
  /** What the older request can answer. */
  private static final long COPY_BYTES_MAX = 1 << 30;

  private final FileSystem fileSystem;
  private final Answers answers;

  RangeOperations(FileSystem fileSystem, Answers answers) {
    this.fileSystem = fileSystem;
    this.answers = answers;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.FALLOCATE, this::fallocate);
    handlers.put(Opcode.LSEEK, this::lseek);
    handlers.put(Opcode.COPY_FILE_RANGE, this::copyFileRange);
    handlers.put(Opcode.COPY_FILE_RANGE_64, this::copyFileRange64);
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

  /**
   * Copies between two files: copy_file_range(2), from kernels before 6.18. The kernel has written
   * dirty pages of both, and drops its pages of the target afterwards.
   *
   * <p>Valid replies: the number of bytes copied, at most 2^32 - 1; an errno, of which ENOSYS is
   * remembered.
   */
  void copyFileRange(Request request) throws MalformedRequestException {
    CopyFileRangeIn in = CopyFileRangeIn.read(request.body());
    answers.when(
        request,
        copy(request, in, Math.min(in.length(), COPY_BYTES_MAX)),
        copied -> request.answer(CountOut.SIZE, to -> CountOut.write(to, Math.toIntExact(copied))));
  }

  /**
   * As {@link #copyFileRange}, from kernels since 6.18.
   *
   * <p>Valid replies: the number of bytes copied; an errno; ENOSYS makes the kernel ask in the
   * older way.
   */
  void copyFileRange64(Request request) throws MalformedRequestException {
    CopyFileRangeIn in = CopyFileRangeIn.read(request.body());
    answers.when(
        request,
        copy(request, in, in.length()),
        copied -> request.answer(LongOut.SIZE, to -> LongOut.write(to, copied)));
  }

  private CompletionStage<Outcome<Long>> copy(Request request, CopyFileRangeIn in, long length) {
    return fileSystem.copyFileRange(
        Operations.caller(request),
        new FilePosition(Operations.ino(request), in.handle(), in.offset()),
        new FilePosition(new Ino(in.targetNode()), in.targetHandle(), in.targetOffset()),
        length,
        in.flags());
  }
}
