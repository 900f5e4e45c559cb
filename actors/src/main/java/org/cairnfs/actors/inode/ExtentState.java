package org.cairnfs.actors.inode;

import java.util.List;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.entity.Changes;
import org.cairnfs.actors.entity.Decision;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.entity.OwnRecordState;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.item.Bytes;

/**
 * Decides which blocks hold a file's data.
 *
 * <p>Copy on write: new extents take the place of old ones block by block, and what they replace
 * becomes free in the same transaction.
 */
final class ExtentState {
  /** Blocks that one command may attach or ask for. */
  static final int MAX_RANGE_BLOCKS = 4096;

  /** Extents that one search looks at. */
  static final int SEEK_EXTENTS = 1024;

  private final Inodes inodes;
  private final DataSpace space;

  ExtentState(Inodes inodes, DataSpace space) {
    this.inodes = inodes;
    this.space = space;
  }

  Outcome<ReplyValue> find(InodeCommand.GetExtents command) {
    InodeRecord record = inodes.record(command.ino()).orElse(null);
    if (record == null) {
      return Outcome.refused(Errno.ESTALE);
    }
    if (record.kind() != FileKind.FILE) {
      return Outcome.refused(record.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
    }
    if (command.count() < 1 || command.count() > MAX_RANGE_BLOCKS) {
      return Outcome.refused(Errno.EINVAL);
    }
    long end = command.block() + command.count();
    List<Extent> clipped =
        seen(command.ino(), overlapping(command.ino(), command.block(), end)).stream()
            .map(extent -> extent.clip(command.block(), end))
            .toList();
    return Outcome.ok(new ReplyValue.ExtentsFound(record.size(), clipped));
  }

  /** Extents as they are for readers: what is still to be done to them counts as done. */
  private List<Extent> seen(Ino ino, List<Extent> extents) {
    Bytes mark = extents.isEmpty() ? null : inodes.get(ino, Keys.trim(ino)).orElse(null);
    return mark == null ? extents : TrimMark.decode(mark).applied(extents);
  }

  /** Looks for the first block that is data, or a hole, in a bounded number of extents. */
  Outcome<ReplyValue> seek(InodeCommand.Seek command) {
    InodeRecord record = inodes.record(command.ino()).orElse(null);
    if (record == null) {
      return Outcome.refused(Errno.ESTALE);
    }
    if (record.kind() != FileKind.FILE || command.block() < 0) {
      return Outcome.refused(record.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
    }
    List<Extent> found =
        inodes.extents(command.ino(), command.block(), Long.MAX_VALUE, SEEK_EXTENTS);
    long block = command.block();
    for (Extent extent : seen(command.ino(), found)) {
      boolean startsLater = extent.block() > block;
      if (extent.end() <= block) {
        continue;
      }
      if (command.data() ? extent.isWritten() : startsLater || !extent.isWritten()) {
        return sought(record, command.data() ? Math.max(block, extent.block()) : block, true);
      }
      block = extent.end();
    }
    boolean all = found.size() < SEEK_EXTENTS - Extent.MAX_BLOCKS;
    return sought(record, all && command.data() ? ReplyValue.Sought.NO_BLOCK : block, all);
  }

  private static Outcome<ReplyValue> sought(InodeRecord record, long block, boolean found) {
    return Outcome.ok(new ReplyValue.Sought(record.size(), block, found));
  }

  Decision attach(InodeCommand.AttachExtents command) {
    InodeRecord record = inodes.record(command.ino()).orElse(null);
    if (record == null) {
      return Decision.refuse(Errno.ESTALE);
    }
    if (record.kind() != FileKind.FILE || !isContiguous(command.extents())) {
      return Decision.refuse(Errno.EINVAL);
    }
    long end = command.offset() + command.length();
    if (end < 0) {
      return Decision.refuse(Errno.EFBIG);
    }
    Timestamp now = inodes.now();
    long seq = inodes.nextSeq();
    Changes changes = inodes.changes();
    long blocks = record.blocks() + replace(changes, command.ino(), command.extents());
    use(changes, command.ino(), command.used());
    long size = Math.max(record.size(), end);
    InodeRecord next =
        record
            .edit()
            .size(size)
            .blocks(blocks)
            .modified(now)
            .changed(now)
            .metaSeq(seq)
            .contents(seq)
            .mode(
                command.clearPrivileges()
                    ? OwnRecordState.withoutPrivileges(record.mode())
                    : record.mode())
            .build();
    changes.record(command.ino(), next);
    OwnRecordState.withoutCapability(changes, inodes, command.ino());
    changes.event(
        new ArchiveEvent.DataChanged(
            seq, command.ino(), command.offset(), command.length(), size, next.dataVersion()));
    return Decision.grow(changes, new ReplyValue.AttributesFound(next.attributes(command.ino())));
  }

  /** How many of these blocks, from the first on, the file has. */
  int present(Ino ino, List<Long> blocks) {
    int present = 0;
    while (present < blocks.size()
        && !seen(ino, overlapping(ino, blocks.get(present), blocks.get(present) + 1)).isEmpty()) {
      present++;
    }
    return present;
  }

  private static boolean isContiguous(List<Extent> extents) {
    for (int i = 1; i < extents.size(); i++) {
      if (extents.get(i).block() != extents.get(i - 1).end()) {
        return false;
      }
    }
    return !extents.isEmpty()
        && extents.get(extents.size() - 1).end() - extents.get(0).block() <= MAX_RANGE_BLOCKS;
  }

  /** Records that the first blocks of grants are in extents now. */
  void use(Changes changes, Ino ino, List<InodeCommand.GrantUse> used) {
    used.forEach(use -> changes.space(ino, space.consume(use.grant(), use.blocks())));
  }

  /**
   * Puts extents, which follow each other without a gap, in the place of whatever holds their
   * blocks now.
   *
   * @return by how many blocks the file grows, negative if it shrinks
   */
  private long replace(Changes changes, Ino ino, List<Extent> extents) {
    long from = extents.get(0).block();
    long to = extents.get(extents.size() - 1).end();
    long freed = cut(changes, ino, from, to);
    put(changes, ino, extents);
    return to - from - freed;
  }

  /** Writes new extents, joined with each other and with the one before where they continue it. */
  void put(Changes changes, Ino ino, List<Extent> extents) {
    Extent joined = before(ino, extents.get(0));
    for (Extent extent : extents) {
      if (joined != null && joined.continuedBy(extent)) {
        joined = joined.joined(extent);
      } else {
        joined = extent;
      }
      changes.extent(ino, joined);
    }
  }

  private @org.jspecify.annotations.Nullable Extent before(Ino ino, Extent first) {
    if (first.block() == 0) {
      return null;
    }
    List<Extent> left = overlapping(ino, first.block() - 1, first.block());
    Extent extent = left.isEmpty() ? null : left.get(0);
    return extent != null && extent.continuedBy(first) ? extent : null;
  }

  /** Frees {@code from <= file block < to} and keeps what is beside; returns the blocks freed. */
  private long cut(Changes changes, Ino ino, long from, long to) {
    long freed = 0;
    for (Extent old : overlapping(ino, from, to)) {
      Extent gone = old.clip(from, to);
      changes.removeExtent(ino, old);
      if (old.block() < from) {
        changes.extent(ino, old.clip(old.block(), from));
      }
      if (old.end() > to) {
        changes.extent(ino, old.clip(to, old.end()));
      }
      changes.space(ino, space.free(gone.run()));
      freed += gone.length();
    }
    return freed;
  }

  /** Frees up to {@code limit} extents at or after a block; one begun before is cut there. */
  Freed freeFrom(Changes changes, Ino ino, long block, int limit) {
    return freeBetween(changes, ino, block, Long.MAX_VALUE, limit);
  }

  /** Frees up to {@code limit} extents between two blocks; those that reach out are cut there. */
  Freed freeBetween(Changes changes, Ino ino, long from, long to, int limit) {
    List<Extent> extents = inodes.extents(ino, from, to, limit + Extent.MAX_BLOCKS);
    boolean all = extents.size() <= limit;
    long freed = 0;
    for (Extent extent : extents.subList(0, Math.min(limit, extents.size()))) {
      freed += cut(changes, ino, Math.max(from, extent.block()), Math.min(to, extent.end()));
    }
    return new Freed(freed, all);
  }

  /**
   * Empties up to {@code limit} extents between two blocks: they stay the file's, unwritten.
   *
   * @return where to go on
   */
  Emptied emptyBetween(Changes changes, Ino ino, long from, long to, int limit) {
    List<Extent> extents = inodes.extents(ino, from, to, limit + Extent.MAX_BLOCKS);
    long next = to;
    for (int i = 0; i < Math.min(limit, extents.size()); i++) {
      Extent old = extents.get(i);
      next = old.end();
      if (old.isWritten()) {
        changes.removeExtent(ino, old);
        new TrimMark(from, to, true)
            .applied(List.of(old))
            .forEach(extent -> changes.extent(ino, extent));
      }
    }
    return new Emptied(next, extents.size() <= limit);
  }

  /**
   * @param next the block after the last extent emptied
   * @param all nothing is left to empty
   */
  record Emptied(long next, boolean all) {}

  /**
   * @param blocks freed
   * @param all nothing is left to free
   */
  record Freed(long blocks, boolean all) {}

  List<Extent> overlapping(Ino ino, long from, long to) {
    return inodes.extents(ino, from, to, MAX_RANGE_BLOCKS + Extent.MAX_BLOCKS);
  }
}
