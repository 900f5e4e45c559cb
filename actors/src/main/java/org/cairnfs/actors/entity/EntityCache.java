package org.cairnfs.actors.entity;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.cairnfs.actors.protocol.EntityAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which entities a node keeps in memory: a clock over all of them.
 *
 * <p>Each entity registers when it starts and says when it is used. Once there are more than the
 * limit, the hand passes entities in the order of their arrival: one used since its last passing
 * gets another round, another is asked to leave; it may decline while it holds or awaits something.
 */
public final class EntityCache {
  /** How many the hand passes for one arrival, so that an arrival costs little. */
  private static final int MAX_STEPS = 8;

  /** One entity in memory. */
  public static final class Resident {
    private final EntityAddress address;
    private final Runnable askToLeave;
    private final Consumer<CompletableFuture<Holdings>> askHoldings;
    private volatile boolean used = true;
    private volatile boolean gone;
    private volatile @Nullable CompletableFuture<Holdings> asked;

    private Resident(
        EntityAddress address,
        Runnable askToLeave,
        Consumer<CompletableFuture<Holdings>> askHoldings) {
      this.address = address;
      this.askToLeave = askToLeave;
      this.askHoldings = askHoldings;
    }

    private CompletableFuture<Holdings> ask() {
      CompletableFuture<Holdings> answer = new CompletableFuture<>();
      asked = answer;
      if (gone) {
        answer.complete(Holdings.NOTHING);
      } else {
        askHoldings.accept(answer);
      }
      return answer;
    }

    private void leave() {
      gone = true;
      CompletableFuture<Holdings> open = asked;
      if (open != null) {
        open.complete(Holdings.NOTHING);
      }
    }

    /** The entity is being used. */
    public void touch() {
      if (!used) {
        used = true;
      }
    }
  }

  private final int limit;
  private final ArrayDeque<Resident> circle = new ArrayDeque<>();
  private final AtomicInteger residents = new AtomicInteger();
  private final Map<EntityAddress.Kind, AtomicInteger> byKind = new ConcurrentHashMap<>();

  EntityCache(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("the limit of entities in memory is at least 1");
    }
    this.limit = limit;
  }

  /**
   * An entity starts.
   *
   * @param askHoldings has the entity complete what it is given, unless it leaves
   */
  public Resident arrive(
      EntityAddress address,
      Runnable askToLeave,
      Consumer<CompletableFuture<Holdings>> askHoldings) {
    Resident resident = new Resident(address, askToLeave, askHoldings);
    count(address, 1);
    synchronized (circle) {
      circle.addLast(resident);
      makeRoom();
    }
    return resident;
  }

  /** The entity has stopped. */
  public void leave(Resident resident) {
    if (!resident.gone) {
      resident.leave();
      count(resident.address, -1);
    }
  }

  public int residents() {
    return residents.get();
  }

  public int residents(EntityAddress.Kind kind) {
    AtomicInteger counter = byKind.get(kind);
    return counter == null ? 0 : counter.get();
  }

  /** How many the circle holds, those that left included. */
  int remembered() {
    synchronized (circle) {
      return circle.size();
    }
  }

  /**
   * Asks everyone in memory what it holds; by one asker at a time. Who leaves meanwhile holds
   * nothing.
   */
  public Map<EntityAddress, CompletionStage<Holdings>> askHoldings() {
    List<Resident> now;
    synchronized (circle) {
      now = List.copyOf(circle);
    }
    Map<EntityAddress, CompletionStage<Holdings>> asked = new HashMap<>();
    now.stream().filter(resident -> !resident.gone).forEach(r -> asked.put(r.address, r.ask()));
    return asked;
  }

  /** Calls the visitor with everyone who is in memory at the moment. */
  public void visit(Consumer<EntityAddress> visitor) {
    List<Resident> now;
    synchronized (circle) {
      now = List.copyOf(circle);
    }
    now.stream().filter(resident -> !resident.gone).forEach(r -> visitor.accept(r.address));
  }

  /** Asks everyone in memory to leave, as if there were no room: who holds something declines. */
  public void askAllToLeave() {
    List<Resident> now;
    synchronized (circle) {
      now = List.copyOf(circle);
    }
    now.stream().filter(resident -> !resident.gone).forEach(r -> r.askToLeave.run());
  }

  private void count(EntityAddress address, int change) {
    residents.addAndGet(change);
    byKind.computeIfAbsent(address.kind(), kind -> new AtomicInteger()).addAndGet(change);
  }

  private void makeRoom() {
    // Without this those that left while there was room would stay here for ever.
    if (circle.size() > 2 * Math.max(limit, residents.get())) {
      circle.removeIf(resident -> resident.gone);
    }
    for (int step = 0; step < MAX_STEPS && residents.get() > limit; step++) {
      Resident next = circle.pollFirst();
      if (next == null) {
        return;
      }
      if (next.gone) {
        continue;
      }
      if (next.used) {
        next.used = false;
      } else {
        next.askToLeave.run();
      }
      circle.addLast(next);
    }
  }
}
