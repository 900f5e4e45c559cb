package org.cairnfs.actors.inode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.entity.Acls;
import org.cairnfs.actors.entity.Changes;
import org.cairnfs.actors.entity.Decision;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.actors.entity.OwnRecordState;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.item.DamagedItemsException;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;

/** Decides about the attributes, sizes and end of inodes. Knows no actors. */
final class InodeState {
  /** Extents that one transaction frees at most. */
  static final int EXTENTS_PER_STEP = 64;

  /** Items that one transaction of a deletion removes at most. */
  private static final int ITEMS_PER_STEP = 128;

  private static final int BLOCK = 4096;

  private final Inodes inodes;
  private final ExtentState extents;
  private final OwnRecordState own;

  InodeState(Inodes inodes, ExtentState extents, OwnRecordState own) {
    this.inodes = inodes;
    this.extents = extents;
    this.own = own;
  }

  Outcome<ReplyValue> attributes(Ino ino) {
    return inodes
        .record(ino)
        .<Outcome<ReplyValue>>map(
            record -> Outcome.ok(new ReplyValue.AttributesFound(record.attributes(ino))))
        .orElseGet(() -> Outcome.refused(Errno.ESTALE));
  }

  Outcome<ReplyValue> linked(Ino ino) {
    return inodes
        .linked(ino)
        .<Outcome<ReplyValue>>map(
            record -> Outcome.ok(new ReplyValue.AttributesFound(record.attributes(ino))))
        .orElseGet(() -> Outcome.refused(Errno.ENOENT));
  }

  Outcome<ReplyValue> many(List<Ino> inos) {
    List<Attributes> found = new ArrayList<>(inos.size());
    for (Ino ino : inos) {
      inodes.linked(ino).ifPresent(record -> found.add(record.attributes(ino)));
    }
    return Outcome.ok(new ReplyValue.ManyFound(found));
  }

  Outcome<ReplyValue> target(Ino ino) {
    return existing(
        ino,
        record ->
            record.kind() == FileKind.SYMLINK
                ? inodes
                    .get(ino, Keys.target(ino))
                    .<Outcome<ReplyValue>>map(t -> Outcome.ok(new ReplyValue.BytesFound(t)))
                    .orElseThrow(() -> new DamagedItemsException(ino + " has no target: run check"))
                : Outcome.refused(Errno.EINVAL));
  }

  Outcome<ReplyValue> xattr(Ino ino, Bytes name) {
    return existing(
        ino,
        record -> {
          Bytes value = own.xattr(ino, name);
          return value == null
              ? Outcome.refused(Errno.ENODATA)
              : Outcome.ok(new ReplyValue.BytesFound(value));
        });
  }

  Outcome<ReplyValue> xattrNames(Ino ino) {
    return existing(ino, record -> Outcome.ok(new ReplyValue.NamesFound(own.xattrNames(ino))));
  }

  private Outcome<ReplyValue> existing(
      Ino ino, Function<InodeRecord, Outcome<ReplyValue>> function) {
    Optional<InodeRecord> record = inodes.record(ino);
    return record.isEmpty() ? Outcome.refused(Errno.ESTALE) : function.apply(record.get());
  }

  /** Whether the inode is a directory, whose own record only its Directory changes. */
  boolean isDirectory(Ino ino) {
    return inodes.record(ino).map(InodeRecord::isDirectory).orElse(false);
  }

  /** Whether blocks of the file are still to be freed before anything else changes. */
  boolean isTrimming(Ino ino) {
    return inodes.get(ino, Keys.trim(ino)).isPresent();
  }

  /**
   * @param trim called after a transaction that left extents to be freed
   */
  Decision change(InodeCommand.OfOwner command, Runnable trim) {
    if (command instanceof InodeCommand.SetAttributes set && set.change().size().isPresent()) {
      InodeRecord record = inodes.record(command.ino()).orElse(null);
      if (record != null && record.kind() == FileKind.FILE) {
        return resize(set, record, set.change().size().getAsLong(), trim);
      }
    }
    return own.decide(command);
  }

  private Decision resize(
      InodeCommand.SetAttributes command, InodeRecord record, long size, Runnable trim) {
    if (size < 0) {
      return Decision.refuse(Errno.EFBIG);
    }
    if (!isTail(command.tail(), size, record.size())) {
      return Decision.refuse(Errno.EINVAL);
    }
    Ino ino = command.ino();
    Timestamp now = inodes.now();
    long seq = inodes.nextSeq();
    Changes changes = inodes.changes();
    AttributeChange change = command.change();
    InodeRecord.Edit edit = OwnRecordState.changed(record, change, now, seq).size(size);
    if (change.modified().isEmpty()) {
      edit.modified(now);
    }
    if (size != record.size()) {
      edit.contents(seq);
    }
    long blocks = record.blocks();
    Runnable after = () -> {};
    if (size <= record.size()) {
      // What fallocate(2) has put behind the end goes too, also when the size stays.
      long from = size / BLOCK + (size % BLOCK == 0 ? 0 : 1);
      ExtentState.Freed freed =
          extents.freeFrom(changes, ino, from - command.tail().size(), EXTENTS_PER_STEP);
      blocks -= freed.blocks();
      if (!freed.all()) {
        changes.trim(ino, TrimMark.from(from).encode());
        after = trim;
      }
      if (!command.tail().isEmpty()) {
        extents.put(changes, ino, command.tail());
        extents.use(changes, ino, command.used());
        blocks += command.tail().size();
      }
    }
    InodeRecord next = edit.blocks(blocks).build();
    changes.record(ino, next);
    OwnRecordState.withoutCapability(changes, inodes, ino);
    new Acls(inodes).follow(changes, ino, change, next.mode());
    changes.event(new ArchiveEvent.DataChanged(seq, ino, size, 0, size, next.dataVersion()));
    return Decision.release(changes, new ReplyValue.AttributesFound(next.attributes(ino)), after);
  }

  /** No block at all, or the one in which a file that becomes shorter will end. */
  private static boolean isTail(List<Extent> tail, long size, long before) {
    return tail.isEmpty()
        || tail.size() == 1
            && size < before
            && size % BLOCK != 0
            && tail.get(0).length() == 1
            && tail.get(0).block() == size / BLOCK;
  }

  /** One transaction of something that takes several. */
  record Step(Changes changes, boolean last) {}

  /** Does some more of what a change has left to be done to extents. */
  Step trimStep(Ino ino) {
    Changes changes = inodes.changes();
    Bytes found = inodes.get(ino, Keys.trim(ino)).orElse(null);
    InodeRecord record = inodes.record(ino).orElse(null);
    if (found == null || record == null) {
      return new Step(changes, true);
    }
    TrimMark mark = TrimMark.decode(found);
    return mark.emptied() ? emptyStep(changes, ino, mark) : freeStep(changes, ino, record, mark);
  }

  private Step freeStep(Changes changes, Ino ino, InodeRecord record, TrimMark mark) {
    ExtentState.Freed freed =
        extents.freeBetween(changes, ino, mark.from(), mark.to(), EXTENTS_PER_STEP);
    changes.record(ino, record.edit().blocks(record.blocks() - freed.blocks()).build());
    if (freed.all()) {
      changes.endTrim(ino);
    }
    return new Step(changes, freed.all());
  }

  private Step emptyStep(Changes changes, Ino ino, TrimMark mark) {
    ExtentState.Emptied emptied =
        extents.emptyBetween(changes, ino, mark.from(), mark.to(), EXTENTS_PER_STEP);
    if (emptied.all()) {
      changes.endTrim(ino);
    } else {
      TrimMark rest = new TrimMark(emptied.next(), mark.to(), true);
      changes.trim(ino, rest.encode());
    }
    return new Step(changes, emptied.all());
  }

  /** Whether an inode has no link left and is still there. */
  boolean isOrphan(Ino ino) {
    return inodes.get(ino, Keys.orphan(ino)).isPresent()
        && inodes.record(ino).map(record -> record.nlink() == 0).orElse(false);
  }

  /** Removes some more of an orphan; the last step removes its record. */
  Step reapStep(Ino ino) {
    Changes changes = inodes.changes();
    InodeRecord record = inodes.record(ino).orElse(null);
    if (record == null) {
      return new Step(changes.delete(ino, Keys.orphan(ino)), true);
    }
    ExtentState.Freed freed = extents.freeFrom(changes, ino, 0, EXTENTS_PER_STEP);
    if (!freed.all()) {
      changes.record(ino, record.edit().blocks(record.blocks() - freed.blocks()).build());
      return new Step(changes, false);
    }
    List<Item> others =
        inodes.scanPrefix(ino, Keys.inode(ino), ITEMS_PER_STEP).stream()
            .filter(item -> Keys.typeOf(item.key()) != Keys.RECORD)
            .filter(item -> Keys.typeOf(item.key()) != Keys.EXTENT)
            .toList();
    for (Item item : others) {
      changes.delete(ino, item.key());
      if (Keys.typeOf(item.key()) == Keys.TRIM) {
        changes.delete(ino, Keys.trimming(ino));
      }
    }
    if (others.size() > ITEMS_PER_STEP - EXTENTS_PER_STEP - 2) {
      changes.record(ino, record.edit().blocks(record.blocks() - freed.blocks()).build());
      return new Step(changes, false);
    }
    changes.delete(ino, Keys.record(ino)).delete(ino, Keys.orphan(ino));
    changes.event(new ArchiveEvent.Deleted(inodes.nextSeq(), ino));
    return new Step(changes, true);
  }
}
