package org.cairnfs.actors.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.AttributeChange.TimeChange;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.protocol.AnswerSamples;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.LoanCommand;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.NewInode;
import org.cairnfs.actors.protocol.RangeChange;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.LoanId;

/** At least one message of every type; golden files hold exactly these, in this order. */
final class MessageSamples {
  private static final Ino INO = new Ino(0x0102030405060708L);
  private static final Ino OTHER = new Ino(-2);
  private static final FileName NAME = FileName.of("näme");
  private static final FileName LONGEST = FileName.of("x".repeat(FileName.MAX_BYTES));
  private static final Bytes XATTR = Bytes.utf8("user.colour");
  private static final Extent BLOCK = new Extent(7, 1000, Extent.Checksums.of(-1));
  private static final Extent BLOCKS = new Extent(8, 1 << 20, Extent.Checksums.of(1, 2, 3));
  private static final Grant GRANT = new Grant(5, 6, new BlockRun(1000, 64));
  private static final InodeCommand.GrantUse USE = new InodeCommand.GrantUse(GRANT, 3);
  private static final LoanId LOAN = new LoanId(77);

  private final Request request;

  MessageSamples(ActorRef<MountMessage> mount) {
    this.request = new Request(mount, 3, 1L << 40, 1L << 39);
  }

  List<Object> all() {
    List<Object> all = new ArrayList<>();
    all.addAll(directory());
    all.addAll(inode());
    all.addAll(blocks());
    all.addAll(ranges());
    all.addAll(setAttributes());
    all.addAll(loans());
    all.addAll(locks());
    all.addAll(new FileLockSamples(request).all());
    all.addAll(AnswerSamples.all());
    all.add(new MountMessage.ReportUse(INO));
    return all;
  }

  private List<Object> directory() {
    return List.of(
        new DirectoryCommand.Lookup(request, INO, NAME),
        new DirectoryCommand.Lookup(request, INO, LONGEST),
        new DirectoryCommand.Make(
            request, INO, NAME, new NewInode(0100666, 022, true, 1, 2, 3, Bytes.EMPTY)),
        new DirectoryCommand.Make(
            request, INO, NAME, new NewInode(0120777, 0, false, -1, -2, 0, Bytes.utf8("a/b"))),
        new DirectoryCommand.MakeUnnamed(
            request, INO, new NewInode(0100666, 022, true, 1, 2, 0, Bytes.EMPTY), true),
        new DirectoryCommand.Link(request, INO, NAME, OTHER),
        new DirectoryCommand.Remove(request, INO, NAME, false),
        new DirectoryCommand.Remove(request, INO, NAME, true),
        new DirectoryCommand.Rename(request, INO, NAME, OTHER, LONGEST, 1),
        new DirectoryCommand.ReadEntries(request, INO, 9, 100),
        new DirectoryCommand.OwnRecord(new InodeCommand.Touch(request, INO)),
        new DirectoryCommand.OwnRecord(
            new InodeCommand.SetXattr(request, INO, XATTR, Bytes.utf8("blue"), 2)));
  }

  private List<Object> inode() {
    return List.of(
        new InodeCommand.GetAttributes(request, INO),
        new InodeCommand.GetLinked(request, INO),
        new InodeCommand.GetMany(request, INO, List.of()),
        new InodeCommand.GetMany(request, INO, List.of(INO, OTHER)),
        new InodeCommand.GetTarget(request, INO),
        new InodeCommand.GetXattr(request, INO, XATTR),
        new InodeCommand.ListXattrs(request, INO),
        new InodeCommand.SetXattr(request, INO, XATTR, Bytes.of(new byte[] {0, -1}), 1),
        new InodeCommand.RemoveXattr(request, INO, XATTR),
        new InodeCommand.Touch(request, INO));
  }

  private List<Object> blocks() {
    return List.of(
        new InodeCommand.GetExtents(request, INO, 5, 1L << 40),
        new InodeCommand.AttachExtents(request, INO, 1, 2, List.of(), List.of(), false),
        new InodeCommand.AttachExtents(
            request, INO, 28673, 16000, List.of(BLOCK, BLOCKS), List.of(USE, USE), true),
        new InodeCommand.AskGrant(request, INO, 256),
        new InodeCommand.AskReplacement(request, INO, List.of(0L, 1L << 50)),
        new InodeCommand.ReturnGrant(request, INO, GRANT));
  }

  private List<Object> ranges() {
    Extent unwritten = Extent.unwritten(9, 1L << 33, Extent.MAX_BLOCKS);
    return List.of(
        new InodeCommand.Seek(request, INO, 5, true),
        new InodeCommand.Seek(request, INO, 1L << 50, false),
        new InodeCommand.Preallocate(request, INO, List.of(unwritten), List.of(USE)),
        new InodeCommand.ChangeRange(
            request, INO, RangeChange.ALLOCATE, 1, 2, true, List.of(), List.of(), false),
        new InodeCommand.ChangeRange(
            request, INO, RangeChange.PUNCH, 1L << 62, 4096, true, List.of(), List.of(), true),
        new InodeCommand.ChangeRange(
            request, INO, RangeChange.ZERO, 28673, 77, false, List.of(BLOCK), List.of(USE), false));
  }

  private List<Object> setAttributes() {
    AttributeChange everything =
        new AttributeChange(
            OptionalInt.of(0755),
            OptionalInt.of(1),
            OptionalInt.of(-1),
            OptionalLong.of(1L << 50),
            Optional.of(new TimeChange.Now()),
            Optional.of(new TimeChange.At(new Timestamp(-1, 999_999_999))),
            Optional.of(new Timestamp(1_700_000_000, 1)),
            true);
    return List.of(
        new InodeCommand.SetAttributes(request, INO, AttributeChange.NONE, List.of(), List.of()),
        new InodeCommand.SetAttributes(request, INO, everything, List.of(BLOCK), List.of(USE)));
  }

  private List<Object> loans() {
    EntityAddress directory = EntityAddress.directory(INO);
    EntityAddress inode = EntityAddress.inode(OTHER);
    return List.of(
        new LoanCommand.Lend(inode, OTHER, LOAN, directory),
        new LoanCommand.Lent(directory, OTHER, LOAN),
        new LoanCommand.Settle(inode, OTHER, LOAN));
  }

  private List<Object> locks() {
    return List.of(
        new LockCommand.Orphaned(INO),
        new LockCommand.UseReported(3, INO, true),
        new LockCommand.UseReported(3, INO, false),
        new LockCommand.ScanOrphans(99),
        new LockCommand.Trim(INO),
        new LockCommand.Reap(INO),
        new LockCommand.LockTopology(LOAN, EntityAddress.locks(INO)),
        new LockCommand.UnlockTopology(LOAN));
  }
}
