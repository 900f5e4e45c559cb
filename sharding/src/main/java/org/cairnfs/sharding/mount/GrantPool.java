package org.cairnfs.sharding.mount;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.InodeCommand.AskGrant;
import org.cairnfs.actors.protocol.InodeCommand.AskReplacement;
import org.cairnfs.actors.protocol.InodeCommand.ReturnGrant;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.ReplyValue.Granted;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.volume.NodeStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives writes blocks to fill, from grants that the mount asks for ahead of need.
 *
 * <p>When a shard has no space left, a write takes what idle grants of that shard hold; after that
 * the mount gives all idle grants back, waits until everything freed is free for good, and asks
 * once more. Then it asks for blocks to replace what the file has: those the shard keeps back, a
 * few at a time, so that a full volume can be rewritten. Only then it says ENOSPC. A write that
 * finds some blocks but not all gets those.
 */
final class GrantPool {
  /** Grants that one command may use. */
  static final int GRANTS_PER_COMMAND_MAX = 32;

  /** A grant that is larger than needed takes at most this part of what is free. */
  static final long FREE_SHARE = 256;

  private static final Logger LOG = LoggerFactory.getLogger(GrantPool.class);

  private final Entities entities;
  private final NodeStorage storage;
  private final ShardMap shardMap;
  private final long mount;
  private final Lanes lanes = new Lanes();
  private final Streams streams = new Streams();

  /** Guarded by this. */
  private @Nullable CompletionStage<Void> reclaiming;

  GrantPool(Entities entities, NodeStorage storage, ShardMap shardMap, long mount) {
    this.entities = entities;
    this.storage = storage;
    this.shardMap = shardMap;
    this.mount = mount;
  }

  /**
   * Finds blocks in the shard of an inode.
   *
   * @param firstBlock of the file that they are for
   * @param blocks at least 1
   * @return at least one block, up to {@code blocks}; ENOSPC
   */
  CompletionStage<Outcome<Allocation>> take(Ino ino, long firstBlock, int blocks) {
    boolean stream = streams.note(ino, firstBlock, blocks);
    Taking taking = new Taking(ino, stream, blocks, 1, index -> firstBlock + index);
    taking.start();
    return taking.result;
  }

  /**
   * Finds a block in the place of each of a few that a file has.
   *
   * @return as many blocks; ENOSPC
   */
  CompletionStage<Outcome<Allocation>> takeAll(Ino ino, List<Long> replaced) {
    Taking taking = new Taking(ino, false, replaced.size(), replaced.size(), replaced::get);
    taking.start();
    return taking.result;
  }

  /** One write looking for its blocks. */
  private final class Taking {
    final Ino ino;
    final ShardId shard;
    final boolean stream;
    final int wanted;
    final int least;
    final IntToLongFunction blockAt;
    final Allocation allocation = new Allocation(GrantPool.this::checkIn);
    final CompletableFuture<Outcome<Allocation>> result = new CompletableFuture<>();
    boolean reclaimed;
    boolean replacing;

    /**
     * @param blockAt the blocks of the file that they are for, by index
     */
    Taking(Ino ino, boolean stream, int wanted, int least, IntToLongFunction blockAt) {
      this.ino = ino;
      this.shard = shardMap.shardOf(ino);
      this.stream = stream;
      this.wanted = wanted;
      this.least = least;
      this.blockAt = blockAt;
    }

    void start() {
      Lanes.Pick pick = lanes.pick(shard, ino, stream, this::start);
      if (pick.lane() != null) {
        addLane(pick.lane());
      } else if (pick.turn() == Lanes.Turn.ASK) {
        ask();
      }
    }

    private int missing() {
      return wanted - allocation.blocks();
    }

    private void addLane(Lane lane) {
      allocation.add(lane, missing());
      boolean last = replacing && allocation.blocks() >= least;
      if (missing() == 0 || last || allocation.portions().size() == GRANTS_PER_COMMAND_MAX) {
        result.complete(Outcome.ok(allocation));
      } else {
        lanes.reserveSlot(shard);
        askNext();
      }
    }

    private void askNext() {
      if (replacing) {
        askReplacement();
      } else {
        ask();
      }
    }

    /** Asks for a grant; a slot is reserved. */
    private void ask() {
      long blocks = reclaimed ? missing() : grantBlocks(ino, missing());
      await(entities.ask(request -> new AskGrant(request, ino, blocks)));
    }

    /** Asks for a grant of what the shard keeps back; a slot is reserved. */
    private void askReplacement() {
      List<Long> blocks =
          IntStream.range(allocation.blocks(), wanted)
              .limit(AskReplacement.BLOCKS_MAX)
              .mapToObj(blockAt::applyAsLong)
              .toList();
      await(entities.ask(request -> new AskReplacement(request, ino, blocks)));
    }

    private void await(CompletionStage<Outcome<ReplyValue>> asked) {
      asked
          .thenApply(answer -> UnexpectedAnswerException.expect(Granted.class, answer))
          .thenApply(answer -> answer.map(GrantPool.this::checkOwn))
          .whenComplete(this::answered);
    }

    private void answered(@Nullable Outcome<Granted> answer, @Nullable Throwable failure) {
      if (answer instanceof Outcome.Ok<Granted> granted) {
        addLane(lanes.open(shard, ino, stream, granted.value().grant(), replacing));
      } else if (answer instanceof Outcome.Refused<Granted> refused) {
        refused(refused.errno());
      } else if (failure != null) {
        releaseSlot();
        allocation.unused();
        result.completeExceptionally(failure);
      }
    }

    private void refused(Errno errno) {
      if (errno == Errno.ENOSPC && allocation.blocks() < least && !replacing) {
        if (reclaimed) {
          replacing = true;
          askReplacement();
          return;
        }
        reclaimed = true;
        Optional<Lane> idle = lanes.takeAny(shard, ino);
        if (idle.isPresent()) {
          releaseSlot();
          addLane(idle.get());
        } else {
          reclaim().whenComplete((done, failure) -> ask());
        }
        return;
      }
      releaseSlot();
      boolean some = errno == Errno.ENOSPC && allocation.blocks() >= least;
      result.complete(some ? Outcome.ok(allocation) : Outcome.refused(errno));
      if (!some) {
        allocation.unused();
      }
    }

    private void releaseSlot() {
      lanes.releaseSlot(shard).ifPresent(Runnable::run);
    }
  }

  /** Writing into somebody else's blocks would tear them. */
  private Granted checkOwn(Granted granted) {
    if (granted.grant().holder() != mount) {
      throw new IllegalStateException(granted + " is not for mount " + mount);
    }
    return granted;
  }

  private long grantBlocks(Ino ino, int needed) {
    long share = storage.totals().dataFree() / BlockDevice.BLOCK / FREE_SHARE;
    return Math.max(needed, Math.min(streams.grantBlocks(ino), share));
  }

  private void checkIn(Lane lane, long used) {
    boolean rest = used < lane.left();
    Optional<Runnable> waiter = lanes.checkIn(lane, used);
    if (lane.replacing && rest) {
      giveBack(lane);
    }
    lanes.removeExcess().ifPresent(this::giveBack);
    waiter.ifPresent(Runnable::run);
  }

  private CompletionStage<Void> giveBack(Lane lane) {
    Grant grant = lane.grant;
    return entities
        .ask(request -> new ReturnGrant(request, lane.askedFor, grant))
        .thenAccept(answer -> noteRefusal(lane, answer));
  }

  private static void noteRefusal(Lane lane, Outcome<ReplyValue> answer) {
    if (answer instanceof Outcome.Refused<ReplyValue> refused) {
      LOG.warn(
          "{} did not take {} back: {}; its blocks stay unused until the mount has ended",
          lane.shard,
          lane.grant,
          refused.errno());
    }
  }

  /** Gives all idle grants back and waits until they are free; who comes meanwhile waits too. */
  private synchronized CompletionStage<Void> reclaim() {
    CompletionStage<Void> running = reclaiming;
    if (running == null || running.toCompletableFuture().isDone()) {
      running =
          returnIdle().thenCompose(returned -> storage.whenDurable(storage.appendedPosition()));
      reclaiming = running;
    }
    return running;
  }

  /** Gives all idle grants back: completes when their shards have answered. */
  CompletionStage<Void> returnIdle() {
    List<CompletableFuture<Void>> returns =
        lanes.removeIdle().stream().map(lane -> giveBack(lane).toCompletableFuture()).toList();
    return CompletableFuture.allOf(returns.toArray(CompletableFuture[]::new));
  }

  /** Blocks that are free, or held here without being used: more cannot be had at once. */
  long blocksWithinReach() {
    return storage.totals().dataFree() / BlockDevice.BLOCK + lanes.blocks();
  }

  /** Blocks that the mount holds and has not used. */
  long blocksHeld() {
    return lanes.blocks();
  }

  /** Grants that writes have or are asking for. */
  int busy() {
    return lanes.busy();
  }

  int lanes() {
    return lanes.count();
  }
}
