package org.cairnfs.sharding.mount;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * Which grants a mount holds, and which write has which of them.
 *
 * <p>A grant is consumed from its front, so one write at a time has it. Files that stream get lanes
 * of their own and stay contiguous; the others fill shared lanes one after the other.
 *
 * <ul>
 *   <li>A lane is idle, or exactly one write has it.
 *   <li>A shard's slots are its lanes and the grants being asked for.
 * </ul>
 */
final class Lanes {
  /** Slots of a shard beyond which a write waits for a lane instead of asking for a grant. */
  static final int SLOTS_PER_SHARD_MAX = 8;

  /** Lanes of a mount beyond which the least recently used idle one is given back. */
  static final int LANES_MAX = 128;

  private static final class ShardLanes {
    final List<Lane> lanes = new ArrayList<>();
    final Deque<Runnable> waiters = new ArrayDeque<>();
    int asking;
  }

  /** What a write that needs blocks does next. */
  enum Turn {
    /** It has the lane. */
    TAKEN,
    /** It asks for a grant: a slot is its. */
    ASK,
    /** It will be called. */
    WAIT
  }

  /** A turn, and the lane if it is TAKEN. */
  record Pick(Turn turn, @Nullable Lane lane) {}

  /** Guarded by this, as everything in it is. */
  private final Map<ShardId, ShardLanes> shards = new HashMap<>();

  private int count;
  private long uses;

  /**
   * Chooses where the blocks of a write come from.
   *
   * @param retry called once when this has answered WAIT and a lane or slot has become free
   */
  synchronized Pick pick(ShardId shard, Ino ino, boolean stream, Runnable retry) {
    ShardLanes own = shards.computeIfAbsent(shard, s -> new ShardLanes());
    Optional<Lane> lane = newest(own, l -> ino.equals(l.owner) || ino.equals(l.lastUser));
    if (lane.isEmpty() && !stream) {
      lane = newest(own, l -> l.owner == null);
    }
    if (lane.isEmpty()) {
      if (own.lanes.size() + own.asking < SLOTS_PER_SHARD_MAX) {
        own.asking++;
        return new Pick(Turn.ASK, null);
      }
      lane = idle(own, l -> true).min(BY_LAST_USE);
    }
    if (lane.isEmpty()) {
      own.waiters.add(retry);
      return new Pick(Turn.WAIT, null);
    }
    take(lane.get(), ino, stream);
    return new Pick(Turn.TAKEN, lane.get());
  }

  private static final Comparator<Lane> BY_LAST_USE = Comparator.comparingLong(l -> l.lastUse);

  private static Stream<Lane> idle(ShardLanes of, Predicate<Lane> which) {
    return of.lanes.stream().filter(lane -> !lane.busy && which.test(lane));
  }

  private static Optional<Lane> newest(ShardLanes of, Predicate<Lane> which) {
    return idle(of, which).max(BY_LAST_USE);
  }

  private void take(Lane lane, Ino ino, boolean stream) {
    lane.busy = true;
    lane.owner = stream ? ino : ino.equals(lane.owner) ? ino : null;
    lane.lastUser = ino;
    lane.lastUse = ++uses;
  }

  /** Takes any idle lane of a shard whose space has run out. */
  synchronized Optional<Lane> takeAny(ShardId shard, Ino ino) {
    ShardLanes own = shards.get(shard);
    Optional<Lane> lane = own == null ? Optional.empty() : newest(own, l -> true);
    lane.ifPresent(found -> take(found, ino, false));
    return lane;
  }

  /** A write that has lanes already needs one more grant: it gets a slot in any case. */
  synchronized void reserveSlot(ShardId shard) {
    shards.computeIfAbsent(shard, s -> new ShardLanes()).asking++;
  }

  /**
   * A slot becomes a lane, which the asking write has.
   *
   * @param replacing no other write gets what it leaves of it
   */
  synchronized Lane open(ShardId shard, Ino ino, boolean stream, Grant grant, boolean replacing) {
    ShardLanes own = shards.computeIfAbsent(shard, s -> new ShardLanes());
    Lane lane = new Lane(shard, ino, grant, replacing);
    own.asking--;
    own.lanes.add(lane);
    count++;
    take(lane, ino, stream);
    return lane;
  }

  /**
   * A slot is not needed after all.
   *
   * @return who waits for one
   */
  synchronized Optional<Runnable> releaseSlot(ShardId shard) {
    ShardLanes own = shards.computeIfAbsent(shard, s -> new ShardLanes());
    own.asking--;
    return nextWaiter(shard, own);
  }

  /**
   * A write has used the first blocks of a lane and gives it back: it is idle, or gone if it is
   * used up or was for replacing.
   *
   * @return who waits for one
   */
  synchronized Optional<Runnable> checkIn(Lane lane, long used) {
    ShardLanes own = shards.computeIfAbsent(lane.shard, s -> new ShardLanes());
    if (used == lane.left()) {
      remove(own, lane);
    } else {
      BlockRun run = lane.grant.run();
      BlockRun rest = new BlockRun(run.start() + used, run.length() - used);
      lane.grant = new Grant(lane.grant.holder(), lane.grant.number(), rest);
      lane.busy = false;
      if (lane.replacing) {
        remove(own, lane);
      }
    }
    return nextWaiter(lane.shard, own);
  }

  private void remove(ShardLanes own, Lane lane) {
    own.lanes.remove(lane);
    count--;
  }

  private Optional<Runnable> nextWaiter(ShardId shard, ShardLanes own) {
    Runnable waiter = own.waiters.poll();
    if (waiter == null && own.lanes.isEmpty() && own.asking == 0) {
      shards.remove(shard);
    }
    return Optional.ofNullable(waiter);
  }

  /** Removes and returns the least recently used idle lane if there are too many. */
  synchronized Optional<Lane> removeExcess() {
    if (count <= LANES_MAX) {
      return Optional.empty();
    }
    Optional<Lane> lane = allIdle().min(BY_LAST_USE);
    lane.ifPresent(this::forget);
    return lane;
  }

  /** Removes and returns all idle lanes. */
  synchronized List<Lane> removeIdle() {
    List<Lane> idle = allIdle().toList();
    idle.forEach(this::forget);
    return idle;
  }

  private void forget(Lane lane) {
    ShardLanes own = shards.computeIfAbsent(lane.shard, s -> new ShardLanes());
    remove(own, lane);
    if (own.lanes.isEmpty() && own.asking == 0 && own.waiters.isEmpty()) {
      shards.remove(lane.shard);
    }
  }

  private Stream<Lane> allIdle() {
    return shards.values().stream().flatMap(own -> idle(own, lane -> true));
  }

  /** Blocks in all lanes. */
  synchronized long blocks() {
    return shards.values().stream().flatMap(own -> own.lanes.stream()).mapToLong(Lane::left).sum();
  }

  /** Lanes that writes have, and slots being asked for. */
  synchronized int busy() {
    return shards.values().stream()
        .mapToInt(own -> own.asking + (int) own.lanes.stream().filter(lane -> lane.busy).count())
        .sum();
  }

  synchronized int count() {
    return count;
  }
}
