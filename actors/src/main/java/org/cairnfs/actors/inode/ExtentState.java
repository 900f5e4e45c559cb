package org.cairnfs.actors.inode;

import java.util.ArrayList;
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
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.alloc.DataSpace;

/**
 * Decides which blocks hold a file's data.
 *
 * <p>Copy on write: new extents take the place of old ones block by block, and what they replace
 * becomes free in the same transaction.
 */
final class ExtentState {
  /** Blocks that one command may attach or ask for. */
  static final int MAX_RANGE_BLOCKS = 4096;

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
        overlapping(command.ino(), command.block(), end).stream()
            .map(extent -> extent.clip(command.block(), end))
            .toList();
    return Outcome.ok(new ReplyValue.ExtentsFound(record.size(), clipped));
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

  /**
   * Frees up to {@code limit} extents at or after a block.
   *
   * @return the blocks freed; the last extent begun before the block is cut there
   */
  Freed freeFrom(Changes changes, Ino ino, long block, int limit) {
    List<Extent> extents = new ArrayList<>(inodes.extents(ino, block, Long.MAX_VALUE, limit + 256));
    boolean all = extents.size() <= limit;
    long freed = 0;
    for (Extent extent : extents.subList(0, Math.min(limit, extents.size()))) {
      freed += cut(changes, ino, Math.max(block, extent.block()), extent.end());
    }
    return new Freed(freed, all);
  }

  /**
   * @param blocks freed
   * @param all nothing is left to free
   */
  record Freed(long blocks, boolean all) {}

  private List<Extent> overlapping(Ino ino, long from, long to) {
    return inodes.extents(ino, from, to, MAX_RANGE_BLOCKS + Extent.MAX_BLOCKS);
  }
}
