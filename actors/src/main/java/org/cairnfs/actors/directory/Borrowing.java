package org.cairnfs.actors.directory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.LoanId;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a directory while it collects what it needs.
 *
 * <pre>
 *  plan ──► topology? ──► lowest inode ──► … ──► highest inode ──► decide ──► persist ──► release
 *    ▲                                                               │
 *    └───────────────── names have changed: release ◄────────────────┘
 * </pre>
 */
final class Borrowing {
  /** Something to hold: an inode and the entity that owns it. */
  record Target(Ino ino, EntityAddress owner) {}

  /** What an operation needs, as its names stood when it was planned. */
  record Plan(List<Target> targets, boolean topology) {
    Plan {
      List<Target> sorted = new ArrayList<>(targets.stream().distinct().toList());
      sorted.sort((a, b) -> Long.compareUnsigned(a.ino().value(), b.ino().value()));
      targets = List.copyOf(sorted);
    }
  }

  private final DirectoryCommand command;
  private final Plan plan;
  private final Map<Target, LoanId> held = new LinkedHashMap<>();
  private @Nullable LoanId awaited;
  private @Nullable LoanId topology;
  private boolean holdsTopology;
  private boolean persisting;

  Borrowing(DirectoryCommand command, Plan plan) {
    this.command = command;
    this.plan = plan;
  }

  DirectoryCommand command() {
    return command;
  }

  Request request() {
    return command.request();
  }

  Plan plan() {
    return plan;
  }

  boolean needsTopology() {
    return plan.topology() && !holdsTopology;
  }

  /** The next thing to take, in order; null when everything is held. */
  @Nullable Target next() {
    return held.size() == plan.targets().size() ? null : plan.targets().get(held.size());
  }

  /** The loan whose grant is awaited, if any. */
  @Nullable LoanId awaited() {
    return awaited;
  }

  void await(LoanId loan) {
    awaited = loan;
    if (needsTopology()) {
      topology = loan;
    }
  }

  /** The awaited loan was granted. */
  void granted() {
    LoanId loan = awaited;
    Target next = next();
    awaited = null;
    if (needsTopology()) {
      holdsTopology = true;
    } else if (loan != null && next != null) {
      held.put(next, loan);
    }
  }

  /** The next target is the directory itself, and free. */
  void tookOwn(LoanId own) {
    Target next = next();
    if (next != null) {
      held.put(next, own);
    }
  }

  Map<Target, LoanId> held() {
    return held;
  }

  /** Whether the topology lock is held or awaited, under which loan; null if it is not. */
  @Nullable LoanId topology() {
    return topology;
  }

  boolean isPersisting() {
    return persisting;
  }

  void persisting() {
    persisting = true;
  }
}
