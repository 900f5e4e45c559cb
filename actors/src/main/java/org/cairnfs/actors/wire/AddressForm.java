package org.cairnfs.actors.wire;

import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityAddress.Kind;
import org.cairnfs.storage.item.LoanId;

/**
 * The binary form of the names of entities and loans.
 *
 * <pre>
 * address  kind(1): 1 directory, 2 inode, 3 locks · number(8)
 * loan     number(8)
 * </pre>
 */
final class AddressForm {
  private static final int DIRECTORY = 1;
  private static final int INODE = 2;
  private static final int LOCKS = 3;

  private AddressForm() {}

  static WireWriter write(WireWriter out, EntityAddress address) {
    int kind =
        switch (address.kind()) {
          case DIRECTORY -> DIRECTORY;
          case INODE -> INODE;
          case LOCKS -> LOCKS;
        };
    return out.putByte(kind).putLong(address.number());
  }

  static EntityAddress read(WireReader in) {
    return new EntityAddress(kind(in.unsignedByte()), in.longValue());
  }

  static WireWriter writeLoan(WireWriter out, LoanId loan) {
    return out.putLong(loan.value());
  }

  static LoanId readLoan(WireReader in) {
    return new LoanId(in.longValue());
  }

  private static Kind kind(int kind) {
    return switch (kind) {
      case DIRECTORY -> Kind.DIRECTORY;
      case INODE -> Kind.INODE;
      case LOCKS -> Kind.LOCKS;
      default -> throw new WireFormatException("an entity has the unknown kind " + kind);
    };
  }
}
