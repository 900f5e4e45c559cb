package org.cairnfs.actors.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.junit.jupiter.api.Test;

class InoAllocatorTest {
  private static final int SHARDS = 8;
  private static final ShardId SHARD = new ShardId(3);
  private static final long FIRST_INDEX = 1;
  private static final Ino WITNESS = new Ino(3 * ShardMap.DOMAIN_INODES);

  private MemoryNodeStorage storage = new MemoryNodeStorage(SHARDS);

  /** As a node opens the shard: from the item, or from the first index. */
  private InoAllocator open() {
    storage.openShard(SHARD).toCompletableFuture().join();
    return new InoAllocator(
        storage, SHARD, stored(Keys.nextDomain()).map(InoAllocator::decode).orElse(FIRST_INDEX));
  }

  private Optional<Bytes> stored(Bytes key) {
    return storage.store(SHARD).get(key) instanceof Lookup.Present present
        ? Optional.of(present.value())
        : Optional.empty();
  }

  @Test
  void runs_areOfTheShard_withoutGapsInADomain_andNoNumberTwice() {
    InoAllocator allocator = open();
    ShardMap map = new ShardMap(SHARDS);
    Set<Long> given = new HashSet<>();
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 1_000; i++) {
      int wanted = random.nextInt(1, 400);
      InoAllocator.Run run = allocator.take(wanted);
      assertTrue(run.count() >= 1 && run.count() <= wanted, () -> "seed " + seed);
      long last = run.first().value() + run.count() - 1;
      assertEquals(ShardMap.domainOf(run.first()), ShardMap.domainOf(new Ino(last)));
      for (long ino = run.first().value(); ino <= last; ino++) {
        assertTrue(given.add(ino), () -> "twice, seed " + seed);
        assertEquals(SHARD, map.shardOf(new Ino(ino)));
      }
    }
  }

  @Test
  void theFirstDomain_isTheShardsSecond() {
    assertEquals(
        new Ino((SHARDS + SHARD.value()) * (long) ShardMap.DOMAIN_INODES), open().take(1).first());
  }

  @Test
  void noNumber_isGivenTwice_afterACleanOpening() {
    Ino last = open().take(1).first();
    assertTrue(open().take(1).first().value() > last.value());
  }

  @Test
  void noNumberThatADurableTransactionUses_isGivenAgain_afterACrash() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    long durable = 0;
    for (int incarnation = 0; incarnation < 40; incarnation++) {
      InoAllocator allocator = open();
      long first = allocator.take(1).first().value();
      long mark = durable;
      assertTrue(first > mark, () -> first + " after " + mark + ", seed " + seed);
      durable = Math.max(durable, use(allocator, random));
      storage = storage.crash();
    }
  }

  /** Uses numbers, some of them in transactions that the crash loses; the last durable one. */
  private long use(InoAllocator allocator, SplittableRandom random) {
    int untilHeld = random.nextInt(40);
    for (int i = 0; i < 60; i++) {
      if (i == untilHeld) {
        storage.hold();
      }
      InoAllocator.Run run = allocator.take(random.nextInt(1, 600));
      long last = run.first().value() + run.count() - 1;
      storage.append(
          Transaction.builder()
              .put(SHARD, Keys.record(WITNESS), InoAllocator.encode(last))
              .build());
    }
    MemoryNodeStorage survivor = storage.crash();
    storage = survivor;
    survivor.openShard(SHARD).toCompletableFuture().join();
    return stored(Keys.record(WITNESS)).map(InoAllocator::decode).orElse(0L);
  }

  @Test
  void aReservation_replacesAnItem_andIsGivenOnAFullMeta() {
    InoAllocator allocator = open();
    storage.setMetaFull(true);
    assertEquals(
        new Ino((SHARDS + SHARD.value()) * (long) ShardMap.DOMAIN_INODES),
        allocator.take(1).first());
  }

  @Test
  void reservations_comeOnceForManyDomains() {
    InoAllocator allocator = open();
    long before = storage.appendedPosition();
    allocator.take(1);
    long reserved = storage.appendedPosition();
    assertTrue(reserved > before);
    int numbers = InoAllocator.RESERVE_DOMAINS * ShardMap.DOMAIN_INODES - 1;
    while (numbers > 0) {
      numbers -= allocator.take(numbers).count();
    }
    assertEquals(reserved, storage.appendedPosition());
    allocator.take(1);
    assertTrue(storage.appendedPosition() > reserved);
  }
}
