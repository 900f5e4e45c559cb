package org.cairnfs.actors.inode;

import java.util.List;
import java.util.Optional;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.entity.Changes;
import org.cairnfs.actors.entity.Decision;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.entity.OwnRecordState;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.RangeChange;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.alloc.DataSpace;
import org.jspecify.annotations.Nullable;

/**
 * Decides about ranges of files as fallocate(2) changes them. Knows no actors.
 *
 * <p>A change is one transaction for every reader. What it does to more extents than a transaction
 * may hold is recorded as a {@link TrimMark}, counts as done, and is worked off before the inode
 * changes again.
 *
 * <p>Unwritten blocks are never written in place. A node that has been fenced in the middle of such
 * a write could finish it when the blocks are somebody else's; so a write goes to blocks of a
 * grant, as every other does, and frees the unwritten ones in the transaction that attaches it.
 */
final class RangeState {
  private static final int BLOCK = 4096;
  private static final int EXTENTS_PER_STEP = InodeState.EXTENTS_PER_STEP;

  private final Inodes inodes;
  private final ExtentState extents;
  private final DataSpace space;

  RangeState(Inodes inodes, ExtentState extents, DataSpace space) {
    this.inodes = inodes;
    this.extents = extents;
    this.space = space;
  }

  /** Whole blocks {@code from <= file block < to}; none if they are equal. */
  private record Blocks(long from, long to) {
    static Blocks of(InodeCommand.ChangeRange command, long size) {
      long end = command.offset() + command.length();
      long from = firstFrom(command.offset());
      long to = end >= size ? firstFrom(end) : end / BLOCK;
      return new Blocks(from, Math.max(from, to));
    }

    private static long firstFrom(long offset) {
      return offset / BLOCK + (offset % BLOCK == 0 ? 0 : 1);
    }
  }

  Decision preallocate(InodeCommand.Preallocate command) {
    InodeRecord record = inodes.record(command.ino()).orElse(null);
    Errno refusal = refusal(record);
    if (record == null || refusal != null) {
      return Decision.refuse(refusal == null ? Errno.ESTALE : refusal);
    }
    long blocks = command.extents().stream().mapToLong(Extent::length).sum();
    if (!areUnwrittenInOrder(command.extents()) || blocks > ExtentState.MAX_RANGE_BLOCKS) {
      return Decision.refuse(Errno.EINVAL);
    }
    for (Extent extent : command.extents()) {
      if (!extents.overlapping(command.ino(), extent.block(), extent.end()).isEmpty()) {
        return Decision.refuse(Errno.EAGAIN);
      }
    }
    Changes changes = inodes.changes();
    extents.put(changes, command.ino(), command.extents());
    extents.use(changes, command.ino(), command.used());
    changes.record(command.ino(), record.edit().blocks(record.blocks() + blocks).build());
    return Decision.grow(changes, ReplyValue.DONE);
  }

  private static boolean areUnwrittenInOrder(List<Extent> extents) {
    long next = 0;
    for (Extent extent : extents) {
      if (extent.isWritten() || extent.block() < next) {
        return false;
      }
      next = extent.end();
    }
    return !extents.isEmpty();
  }

  private static @Nullable Errno refusal(@Nullable InodeRecord record) {
    if (record == null) {
      return Errno.ESTALE;
    }
    if (record.kind() == FileKind.FILE) {
      return null;
    }
    return record.isDirectory() ? Errno.EISDIR : Errno.ENODEV;
  }

  /**
   * @param trim called after a transaction that left extents to be worked off
   */
  Decision change(InodeCommand.ChangeRange command, Runnable trim) {
    InodeRecord record = inodes.record(command.ino()).orElse(null);
    Errno refusal = refusal(record);
    if (record == null || refusal != null) {
      return Decision.refuse(refusal == null ? Errno.ESTALE : refusal);
    }
    long end = command.offset() + command.length();
    if (command.offset() < 0 || command.length() < 1 || end < 0) {
      return Decision.refuse(end < 0 ? Errno.EFBIG : Errno.EINVAL);
    }
    Blocks whole = Blocks.of(command, record.size());
    if (!areEdges(command, whole)) {
      return Decision.refuse(Errno.EINVAL);
    }
    Splice splice = new Splice(command, whole);
    if (command.change() != RangeChange.ALLOCATE) {
      splice.run();
    }
    long blocks = record.blocks() - splice.freed + command.edges().size();
    ReplyValue reply = recorded(splice.changes, command, record, blocks);
    Runnable after = splice.isPartial ? trim : () -> {};
    return new Decision.Record(splice.changes, reply, command.change() != RangeChange.PUNCH, after);
  }

  /** Whether the edges can be the first and the last block, rewritten. */
  private static boolean areEdges(InodeCommand.ChangeRange command, Blocks whole) {
    long end = command.offset() + command.length();
    long before = -1;
    for (Extent edge : command.edges()) {
      boolean first = command.offset() % BLOCK != 0 && edge.block() == command.offset() / BLOCK;
      boolean last = end % BLOCK != 0 && edge.block() == end / BLOCK && edge.block() >= whole.to;
      if (!first && !last || edge.length() != 1 || !edge.isWritten() || edge.block() <= before) {
        return false;
      }
      before = edge.block();
    }
    return command.edges().isEmpty() || command.change() != RangeChange.ALLOCATE;
  }

  private ReplyValue recorded(
      Changes changes, InodeCommand.ChangeRange command, InodeRecord record, long blocks) {
    Ino ino = command.ino();
    Timestamp now = inodes.now();
    long seq = inodes.nextSeq();
    long end = command.offset() + command.length();
    long size = command.keepSize() ? record.size() : Math.max(record.size(), end);
    InodeRecord.Edit edit =
        record.edit().size(size).blocks(blocks).modified(now).changed(now).metaSeq(seq);
    if (command.clearPrivileges()) {
      edit.mode(OwnRecordState.withoutPrivileges(record.mode()));
    }
    boolean contents = command.change() != RangeChange.ALLOCATE || size != record.size();
    InodeRecord next = contents ? edit.contents(seq).build() : edit.build();
    changes.record(ino, next);
    OwnRecordState.withoutCapability(changes, inodes, ino);
    changes.event(
        contents
            ? new ArchiveEvent.DataChanged(
                seq, ino, command.offset(), command.length(), size, next.dataVersion())
            : new ArchiveEvent.AttributesChanged(seq, ino, next.uid(), next.gid(), next.mode()));
    return new ReplyValue.AttributesFound(next.attributes(ino));
  }

  /** Puts edges, and nothing or unwritten blocks between them, in the place of what is there. */
  private final class Splice {
    final Changes changes = inodes.changes();
    final InodeCommand.ChangeRange command;
    final Ino ino;
    final Blocks whole;
    long freed;
    boolean isPartial;

    Splice(InodeCommand.ChangeRange command, Blocks whole) {
      this.command = command;
      this.ino = command.ino();
      this.whole = whole;
    }

    void run() {
      List<Extent> edges = command.edges();
      long from = edges.isEmpty() ? whole.from : Math.min(whole.from, edges.get(0).block());
      long to = edges.isEmpty() ? whole.to : Math.max(whole.to, edges.get(edges.size() - 1).end());
      List<Extent> old =
          from == to
              ? List.of()
              : inodes.extents(ino, from, to, EXTENTS_PER_STEP + Extent.MAX_BLOCKS);
      if (old.size() <= EXTENTS_PER_STEP) {
        old.forEach(extent -> replace(extent, from, to));
      } else {
        runInPart(old.subList(0, EXTENTS_PER_STEP), from, to);
      }
      edges.forEach(edge -> changes.extent(ino, edge));
      extents.use(changes, ino, command.used());
    }

    /** The first extents and the last block now, what is between later. */
    private void runInPart(List<Extent> first, long from, long to) {
      long next = first.get(first.size() - 1).end();
      first.forEach(extent -> replace(extent, from, next));
      if (to > whole.to) {
        extents.overlapping(ino, whole.to, to).forEach(extent -> replace(extent, whole.to, to));
      }
      TrimMark rest = new TrimMark(next, whole.to, command.change() == RangeChange.ZERO);
      changes.trim(ino, rest.encode());
      isPartial = true;
    }

    /** Takes an extent's blocks {@code from <= file block < to} out of its item. */
    private void replace(Extent old, long from, long to) {
      boolean emptied = command.change() == RangeChange.ZERO;
      if (emptied && !old.isWritten()) {
        return;
      }
      changes.removeExtent(ino, old);
      part(old, 0, from).ifPresent(kept -> changes.extent(ino, kept));
      part(old, to, Long.MAX_VALUE).ifPresent(kept -> changes.extent(ino, kept));
      Extent gone = old.clip(from, to);
      if (emptied) {
        part(gone, whole.from, whole.to).ifPresent(kept -> changes.extent(ino, kept.unwritten()));
        part(gone, 0, whole.from).ifPresent(this::free);
        part(gone, whole.to, Long.MAX_VALUE).ifPresent(this::free);
      } else {
        free(gone);
      }
    }

    private void free(Extent extent) {
      changes.space(ino, space.free(extent.run()));
      freed += extent.length();
    }
  }

  private static Optional<Extent> part(Extent extent, long from, long to) {
    return Math.max(from, extent.block()) < Math.min(to, extent.end())
        ? Optional.of(extent.clip(from, to))
        : Optional.empty();
  }
}
