package org.cairnfs.actors.wire;

import java.util.List;
import org.cairnfs.actors.protocol.LoanCommand.Lend;
import org.cairnfs.actors.protocol.LoanCommand.Lent;
import org.cairnfs.actors.protocol.LoanCommand.Settle;

/**
 * The binary form of borrowing.
 *
 * <pre>
 * to address(9) ino(8) loan(8) · then
 *  lend           borrower's address(9)
 *  lent, settle
 * </pre>
 *
 * {@link AddressForm} draws addresses.
 */
final class LoanCodec {
  private LoanCodec() {}

  static List<MessageForm<?>> forms() {
    return List.of(
        new MessageForm<>("loan.lend.1", Lend.class, LoanCodec::write, LoanCodec::readLend),
        new MessageForm<>("loan.lent.1", Lent.class, LoanCodec::write, LoanCodec::readLent),
        new MessageForm<>("loan.settle.1", Settle.class, LoanCodec::write, LoanCodec::readSettle));
  }

  private static void write(WireWriter out, Lend lend) {
    AddressForm.write(out, lend.address()).putIno(lend.ino());
    AddressForm.write(AddressForm.writeLoan(out, lend.loan()), lend.borrower());
  }

  private static Lend readLend(WireReader in) {
    return new Lend(AddressForm.read(in), in.ino(), AddressForm.readLoan(in), AddressForm.read(in));
  }

  private static void write(WireWriter out, Lent lent) {
    AddressForm.write(out, lent.address()).putIno(lent.ino());
    AddressForm.writeLoan(out, lent.loan());
  }

  private static Lent readLent(WireReader in) {
    return new Lent(AddressForm.read(in), in.ino(), AddressForm.readLoan(in));
  }

  private static void write(WireWriter out, Settle settle) {
    AddressForm.write(out, settle.address()).putIno(settle.ino());
    AddressForm.writeLoan(out, settle.loan());
  }

  private static Settle readSettle(WireReader in) {
    return new Settle(AddressForm.read(in), in.ino(), AddressForm.readLoan(in));
  }
}
