package org.cairnfs.storage.volume;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cairnfs.storage.item.LoanId;

/**
 * The loans of one node and what became of them.
 *
 * <pre>
 *   (unknown) ──open──► OPEN ──use──► USED ──settle──► (unknown)
 *                        │ └──────────settle────────────▲
 *                        └──void──► VOIDED ──settle─────┘
 * </pre>
 *
 * An append may use a loan that is OPEN or USED, never one that is VOIDED or unknown. Not
 * thread-safe: guarded by the lock that orders appends, since "used" and "voided" must exclude each
 * other.
 */
final class LoanBook {
  private enum State {
    OPEN,
    USED,
    VOIDED
  }

  private final Map<LoanId, State> loans = new HashMap<>();
  private long last;

  LoanId open() {
    LoanId loan = new LoanId(++last);
    loans.put(loan, State.OPEN);
    return loan;
  }

  /** Refuses if any of the loans may not be used. */
  void check(List<LoanId> used) {
    for (LoanId loan : used) {
      State state = loans.get(loan);
      if (state == null || state == State.VOIDED) {
        throw new AppendRefusedException(
            AppendRefusedException.Reason.LOAN_VOIDED,
            "loan " + loan.value() + (state == null ? " is not known" : " was voided"));
      }
    }
  }

  void use(List<LoanId> used) {
    used.forEach(loan -> loans.put(loan, State.USED));
  }

  /** False if it has been used. */
  boolean voidLoan(LoanId loan) {
    return loans.computeIfPresent(loan, (l, s) -> s == State.OPEN ? State.VOIDED : s) != State.USED;
  }

  void settle(LoanId loan) {
    loans.remove(loan);
  }

  int size() {
    return loans.size();
  }
}
