package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.format.LayoutOverrides;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.store.LogStructuredStore;
import org.cairnfs.storage.store.ShardStore;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * META is filled to the last byte that it gives, emptied and filled again, with items of any size.
 */
@Timeout(180)
class FillTest {
  private static final Bytes FROM = Bytes.of(new byte[] {0x10});
  private static final Bytes TO = Bytes.of(new byte[] {(byte) 0xff});
  private static final int ROUNDS = 2;

  private final TreeMap<Bytes, Bytes> model = new TreeMap<>();
  private Random random = new Random();
  private int shards;
  private int[] sizes = {};

  /** The items of one shard have keys of their own. */
  private ShardId shardOf(Bytes key) {
    return new ShardId(key.byteAt(0) - 'a');
  }

  private Bytes newKey(int shard) {
    String name = (char) ('a' + shard) + Integer.toHexString(random.nextInt());
    return Bytes.utf8(name + "x".repeat(random.nextInt(30)));
  }

  private Bytes anyKey() {
    Bytes found = model.ceilingKey(newKey(random.nextInt(shards)));
    return found == null ? model.firstKey() : found;
  }

  private Bytes value(int length) {
    byte[] value = new byte[length];
    random.nextBytes(value);
    return Bytes.of(value);
  }

  /** Appends as an entity does: false if META is full. */
  private boolean append(Volume volume, Transaction transaction) {
    Set<ShardId> concerned = Set.of(transaction.parts().get(0).shard());
    while (true) {
      volume.whenRoom().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
      read(volume, transaction);
      Admission answer = volume.admit(transaction, Growth::of);
      if (answer == Admission.NOW) {
        volume.append(transaction);
        return true;
      }
      if (answer == Admission.NO) {
        return false;
      }
      assertTrue(
          volume.whenRoom(concerned).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join(),
          "room was waited for in vain");
    }
  }

  /** Who decides about an item has it in memory. */
  private static void read(Volume volume, Transaction transaction) {
    Transaction.Part part = transaction.parts().get(0);
    ShardStore store = volume.shard(part.shard()).orElseThrow();
    store.load(part.changes().get(0).key()).toCompletableFuture().join();
  }

  private boolean put(Volume volume, Bytes key, Bytes value) {
    boolean done = append(volume, Transaction.builder().put(shardOf(key), key, value).build());
    if (done) {
      model.put(key, value);
    }
    assertReserve(volume);
    return done;
  }

  private void delete(Volume volume, Bytes key) {
    assertTrue(
        append(volume, Transaction.builder().delete(shardOf(key), key).build()),
        "an item is deleted on a full META");
    model.remove(key);
    assertReserve(volume);
  }

  private void replace(Volume volume, Bytes key) {
    Bytes old = model.get(key);
    assertTrue(
        old != null && put(volume, key, value(old.length())), "an item is replaced on a full META");
  }

  /**
   * What the reserve promises, after every step; while a manifest is being written, which takes
   * what is kept for it, the one before is not free yet.
   */
  private void assertReserve(Volume volume) {
    for (int shard = 0; shard < shards; shard++) {
      LogStructuredStore store = store(volume, shard);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (store.reserve().flushMargin() < 0) {
        assertTrue(
            System.nanoTime() < end,
            () -> store.shard() + " has no room for a flush: " + store.reserve());
        Thread.onSpinWait();
      }
    }
  }

  private static LogStructuredStore store(Volume volume, int shard) {
    return (LogStructuredStore) volume.shard(new ShardId(shard)).orElseThrow();
  }

  /** Puts items into all shards until each of them takes no more; returns the bytes there are. */
  private long fill(Volume volume) {
    List<Integer> open = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      open.add(shard);
    }
    while (!open.isEmpty()) {
      Integer shard = open.get(random.nextInt(open.size()));
      int length = sizes[random.nextInt(sizes.length)];
      if (!put(volume, newKey(shard), value(length - random.nextInt(1 + length / 8)))) {
        open.remove(shard);
      }
    }
    return model.values().stream().mapToLong(Bytes::length).sum();
  }

  private void assertHolds(Volume volume) throws IOException {
    TreeMap<Bytes, Bytes> found = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      ShardStore store = VolumeTest.open(volume, new ShardId(shard));
      ItemCursor cursor = new ItemCursor(store, FROM, TO);
      for (Item item = cursor.next(); item != null; item = cursor.next()) {
        found.put(item.key(), item.value());
      }
    }
    assertEquals(model.size(), found.size());
    assertEquals(model, found);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 60000",
    "2, 4, 60000",
    "3, 4, 4000",
    "4, 1, 100",
    "5, 2, 60000 4000 100",
    "6, 4, 60000 4000 100",
    "7, 3, 16300 100",
  })
  void fullMeta_takesWhatReleases_forEver_andAsMuchAgain(long seed, int shardCount, String lengths)
      throws IOException {
    random = new Random(seed);
    shards = shardCount;
    sizes = Arrays.stream(lengths.split(" ")).mapToInt(Integer::parseInt).toArray();
    TestVolumes volumes =
        new TestVolumes(new LayoutOverrides(2, 1 << 20, 1 << 20, 1 << 20), 12 << 20, 8 << 20);
    Volume volume = open(volumes);
    long first = fill(volume);
    for (int round = 0; round < ROUNDS; round++) {
      long replaced = 0;
      while (replaced < 2 << 20) {
        Bytes key = anyKey();
        replace(volume, key);
        replaced += 500 + model.getOrDefault(key, key).length();
      }
      int deletions = model.size() / (round + 2);
      for (int i = 0; i < deletions; i++) {
        delete(volume, anyKey());
      }
      long again = fill(volume);
      assertTrue(again > first - first / 10, first + " bytes fit, then only " + again);
      if (round == 0) {
        volumes.kill(volume);
        volume = open(volumes);
        model.clear();
        reload(volume);
      }
    }
    assertHolds(volume);
    while (!model.isEmpty()) {
      delete(volume, model.firstKey());
    }
    volumes.close(volume);
    assertEquals(List.of(), List.copyOf(volumes.failures));
    try (Volume next = open(volumes)) {
      assertHolds(next);
    }
  }

  /** What was not durable may be gone after a kill. */
  private void reload(Volume volume) throws IOException {
    for (int shard = 0; shard < shards; shard++) {
      ItemCursor cursor = new ItemCursor(store(volume, shard), FROM, TO);
      for (Item item = cursor.next(); item != null; item = cursor.next()) {
        model.put(item.key(), item.value());
      }
    }
  }

  private Volume open(TestVolumes volumes) throws IOException {
    Volume volume = volumes.open();
    for (int shard = 0; shard < shards; shard++) {
      VolumeTest.open(volume, new ShardId(shard));
    }
    return volume;
  }
}
