package org.cairnfs.actors.entity;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.volume.NodeStorage;

/**
 * Gives out the inode numbers of one shard, in runs.
 *
 * <p>The shard's domains are shard, shard + count, shard + 2 × count, …. The item {@link
 * Keys#nextDomain} says which indexes may have been used: it is raised, a few domains at a time, by
 * a transaction of its own that precedes every transaction that uses a number from them. Numbers
 * that no transaction used are lost, never given out again. Thread-safe.
 */
public final class InoAllocator {
  /** Domains reserved at a time. */
  static final int RESERVE_DOMAINS = 16;

  /** A run of neighbouring numbers in one domain. */
  public record Run(Ino first, int count) {}

  private final NodeStorage storage;
  private final ShardId shard;
  private final int shardCount;
  private long nextIndex;
  private long reservedIndex;
  private long next;
  private int left;

  /**
   * @param nextIndex the value of the shard's item, or the first index of the volume
   */
  InoAllocator(NodeStorage storage, ShardId shard, long nextIndex) {
    this.storage = storage;
    this.shard = shard;
    this.shardCount = storage.info().shardCount();
    this.nextIndex = nextIndex;
    this.reservedIndex = nextIndex;
  }

  /**
   * A run of up to {@code count} numbers that nobody else gets.
   *
   * @throws org.cairnfs.storage.volume.AppendRefusedException if no domain can be reserved
   */
  public synchronized Run take(int count) {
    if (left == 0) {
      openDomain();
    }
    int taken = Math.min(count, left);
    Run run = new Run(new Ino(next), taken);
    next += taken;
    left -= taken;
    return run;
  }

  private void openDomain() {
    if (nextIndex == reservedIndex) {
      long reserve = nextIndex + RESERVE_DOMAINS;
      storage.append(Transaction.builder().put(shard, Keys.nextDomain(), encode(reserve)).build());
      reservedIndex = reserve;
    }
    next = (nextIndex * shardCount + shard.value()) * ShardMap.DOMAIN_INODES;
    left = ShardMap.DOMAIN_INODES;
    nextIndex++;
  }

  static Bytes encode(long index) {
    return Bytes.of(ByteBuffer.allocate(8).putLong(index).array());
  }

  static long decode(Bytes value) {
    return value.buffer().getLong();
  }
}
