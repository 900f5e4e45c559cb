package org.cairnfs.actors.lock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.protocol.LoanCommand;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.storage.item.LoanId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one operation at a time move a directory to another parent, in the order of asking.
 *
 * <p>It is a loan like any other: the transaction names it, so a holder that takes too long can be
 * stopped at the appender.
 */
final class TopologyLock {
  private static final Logger log = LoggerFactory.getLogger(TopologyLock.class);

  private final NodeContext node;
  private final Deque<LockCommand.LockTopology> waiting = new ArrayDeque<>();
  private LockCommand.@Nullable LockTopology holder;
  private long sinceNanos;

  TopologyLock(NodeContext node) {
    this.node = node;
  }

  boolean isFree() {
    return holder == null;
  }

  /** Grants or queues; asking again under the same loan is answered again. */
  void lock(LockCommand.LockTopology request) {
    if (holder == null) {
      grant(request);
    } else if (holder.loan().equals(request.loan())) {
      tell(request);
    } else if (!waiting.contains(request)) {
      waiting.addLast(request);
    }
  }

  void unlock(LoanId loan) {
    node.storage().settleLoan(loan);
    waiting.removeIf(request -> request.loan().equals(loan));
    if (holder != null && holder.loan().equals(loan)) {
      next();
    }
  }

  void takeBackAfter(Duration limit) {
    LockCommand.LockTopology held = holder;
    if (held != null && System.nanoTime() - sinceNanos > limit.toNanos()) {
      node.storage().voidLoan(held.loan());
      log.warn("the topology lock is taken back from {}", held.borrower());
      next();
    }
  }

  /** The entity stops: its next incarnation gets everything anew. */
  void handOver() {
    LockCommand.LockTopology held = holder;
    if (held != null) {
      node.storage().voidLoan(held.loan());
    }
    waiting.forEach(node::send);
    waiting.clear();
    holder = null;
  }

  private void next() {
    holder = null;
    LockCommand.LockTopology request = waiting.pollFirst();
    if (request != null) {
      grant(request);
    }
  }

  private void grant(LockCommand.LockTopology request) {
    holder = request;
    sinceNanos = System.nanoTime();
    tell(request);
  }

  private void tell(LockCommand.LockTopology request) {
    node.send(new LoanCommand.Lent(request.borrower(), Ino.ROOT, request.loan()));
  }
}
