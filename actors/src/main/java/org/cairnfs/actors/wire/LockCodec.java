package org.cairnfs.actors.wire;

import java.util.List;
import org.cairnfs.actors.protocol.LockCommand.LockTopology;
import org.cairnfs.actors.protocol.LockCommand.Orphaned;
import org.cairnfs.actors.protocol.LockCommand.Reap;
import org.cairnfs.actors.protocol.LockCommand.ScanOrphans;
import org.cairnfs.actors.protocol.LockCommand.Trim;
import org.cairnfs.actors.protocol.LockCommand.UnlockTopology;
import org.cairnfs.actors.protocol.LockCommand.UseReported;

/**
 * The binary form of commands about use and topology.
 *
 * <pre>
 *  orphaned, reap, trim  ino(8)
 *  use              mount(8) ino(8) inUse flag
 *  scan orphans     domain(8)
 *  lock topology    loan(8) borrower's address(9)
 *  unlock topology  loan(8)
 * </pre>
 *
 * {@link AddressForm} draws addresses.
 */
final class LockCodec {
  private LockCodec() {}

  static List<MessageForm<?>> forms() {
    return List.of(
        new MessageForm<>(
            "lock.orphaned.1",
            Orphaned.class,
            (out, orphaned) -> out.putIno(orphaned.ino()),
            in -> new Orphaned(in.ino())),
        new MessageForm<>(
            "lock.use.1",
            UseReported.class,
            (out, use) -> out.putLong(use.mount()).putIno(use.ino()).putFlag(use.inUse()),
            in -> new UseReported(in.longValue(), in.ino(), in.flag())),
        new MessageForm<>(
            "lock.scan-orphans.1",
            ScanOrphans.class,
            (out, scan) -> out.putLong(scan.domain()),
            in -> new ScanOrphans(in.longValue())),
        new MessageForm<>(
            "lock.reap.1",
            Reap.class,
            (out, reap) -> out.putIno(reap.ino()),
            in -> new Reap(in.ino())),
        new MessageForm<>(
            "lock.trim.1",
            Trim.class,
            (out, trim) -> out.putIno(trim.ino()),
            in -> new Trim(in.ino())),
        new MessageForm<>(
            "lock.topology.1",
            LockTopology.class,
            (out, lock) ->
                AddressForm.write(AddressForm.writeLoan(out, lock.loan()), lock.borrower()),
            in -> new LockTopology(AddressForm.readLoan(in), AddressForm.read(in))),
        new MessageForm<>(
            "lock.unlock-topology.1",
            UnlockTopology.class,
            (out, unlock) -> AddressForm.writeLoan(out, unlock.loan()),
            in -> new UnlockTopology(AddressForm.readLoan(in))));
  }
}
