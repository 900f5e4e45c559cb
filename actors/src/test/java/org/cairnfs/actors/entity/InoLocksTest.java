package org.cairnfs.actors.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.LoanCommand;
import org.cairnfs.storage.item.LoanId;
import org.junit.jupiter.api.Test;

class InoLocksTest {
  private static final Ino INO = new Ino(600);
  private static final Ino OTHER = new Ino(601);
  private static final EntityAddress BORROWER = EntityAddress.directory(Ino.ROOT);

  private record Note(int number) implements EntityMessage {}

  private final InoLocks locks = new InoLocks();

  private static InoLocks.Holder holder(long loan, long sinceMillis) {
    return new InoLocks.Holder(new LoanId(loan), BORROWER, sinceMillis);
  }

  private static LoanCommand.Lend lend(long loan) {
    return new LoanCommand.Lend(EntityAddress.inode(INO), INO, new LoanId(loan), BORROWER);
  }

  @Test
  void anInode_isFree_untilTaken_andAgainWhenFreed() {
    assertTrue(locks.isFree(INO));
    locks.take(INO, holder(1, 0));
    assertFalse(locks.isFree(INO));
    assertTrue(locks.isFree(OTHER));
    assertEquals(Optional.of(holder(1, 0)), locks.holder(INO));
    assertEquals(List.of(), locks.free(INO, new LoanId(1)));
    assertTrue(locks.isFree(INO));
    assertTrue(locks.isEmpty());
    assertEquals(Optional.empty(), locks.holder(INO));
  }

  @Test
  void whatWaits_comesBackInTheOrderOfItsArrival_once() {
    locks.take(INO, holder(1, 0));
    List<EntityMessage> notes = List.of(new Note(3), new Note(1), new Note(2));
    notes.forEach(note -> locks.await(INO, note));
    assertEquals(notes, locks.allWaiting());
    assertEquals(notes, locks.free(INO, new LoanId(1)));
    locks.take(INO, holder(2, 0));
    assertEquals(List.of(), locks.free(INO, new LoanId(2)));
  }

  @Test
  void freeing_underAnotherLoan_orWhatIsFree_doesNothing() {
    assertEquals(List.of(), locks.free(INO, new LoanId(1)));
    locks.take(INO, holder(1, 0));
    locks.await(INO, new Note(1));
    assertEquals(List.of(), locks.free(INO, new LoanId(2)));
    assertFalse(locks.isFree(INO));
    assertEquals(List.of(new Note(1)), locks.free(INO, new LoanId(1)));
  }

  @Test
  void takingWhatIsHeld_andAwaitingWhatIsFree_areErrors() {
    assertThrows(IllegalStateException.class, () -> locks.await(INO, new Note(1)));
    locks.take(INO, holder(1, 0));
    assertThrows(IllegalStateException.class, () -> locks.take(INO, holder(2, 0)));
    assertEquals(Optional.of(holder(1, 0)), locks.holder(INO));
  }

  @Test
  void aWithdrawnBorrower_isNotServed_butTheOthersAre() {
    locks.take(INO, holder(1, 0));
    locks.await(INO, lend(2));
    locks.await(INO, new Note(2));
    locks.await(INO, lend(3));
    assertTrue(locks.awaits(INO, lend(2)));
    locks.withdraw(INO, new LoanId(2));
    locks.withdraw(OTHER, new LoanId(3));
    assertFalse(locks.awaits(INO, lend(2)));
    assertEquals(List.of(new Note(2), lend(3)), locks.free(INO, new LoanId(1)));
  }

  @Test
  void oldHolds_areFound_youngOnesAreNot() {
    locks.take(INO, holder(1, 100));
    locks.take(OTHER, holder(2, 101));
    assertEquals(Map.of(), locks.heldSinceBefore(100));
    assertEquals(Map.of(INO, holder(1, 100)), locks.heldSinceBefore(101));
    assertEquals(Set.of(INO, OTHER), locks.heldSinceBefore(Long.MAX_VALUE).keySet());
  }
}
