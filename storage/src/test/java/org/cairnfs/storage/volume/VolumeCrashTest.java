package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.alloc.Scans;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random transactions on several shards, interrupted by power losses, kills and clean closes.
 *
 * <p>After each the volume must equal the model after some number of transactions, not fewer than
 * were durable: the same number in every shard.
 */
@Timeout(120)
class VolumeCrashTest {
  private static final Bytes LAST = Bytes.utf8("last");
  private static final Bytes USER_FROM = Bytes.of(new byte[] {0x10});
  private static final Bytes USER_TO = Bytes.of(new byte[] {(byte) 0xff});

  private final TestVolumes volumes;
  private final List<Transaction> history = new ArrayList<>();

  VolumeCrashTest() throws IOException {
    volumes = TestVolumes.small();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void crashes_leaveAPrefixNotBeforeTheDurableOne(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      String where = "seed " + seed + " round " + round;
      Volume volume = volumes.open();
      List<ShardStore> stores = openSome(volume, random);
      verifyOpen(stores, where);
      int durable = run(volume, stores, random);
      switch (random.nextInt(5)) {
        case 0 -> volumes.kill(volume);
        case 1 -> volumes.close(volume);
        default -> volumes.losePower(volume, random.nextLong());
      }
      recoverHistory(durable, where);
    }
    assertTrue(history.size() > 100, "the test did something");
  }

  /** Not always all, so that logs wait for shards that nobody opens. */
  private static List<ShardStore> openSome(Volume volume, Random random) {
    List<ShardStore> stores = new ArrayList<>();
    for (int shard = 0; shard < TestVolumes.SHARDS; shard++) {
      if (random.nextInt(4) != 0) {
        stores.add(VolumeTest.open(volume, new ShardId(shard)));
      }
    }
    return stores;
  }

  private int run(Volume volume, List<ShardStore> stores, Random random) {
    int steps = stores.isEmpty() ? 0 : random.nextInt(400);
    List<Long> positions = new ArrayList<>();
    int before = history.size();
    for (int step = 0; step < steps; step++) {
      Transaction transaction = randomTransaction(stores, random);
      awaitRoom(volume);
      positions.add(volume.append(transaction));
      history.add(transaction);
      if (random.nextInt(40) == 0) {
        volume.whenDurable(volume.appendedPosition()).toCompletableFuture().join();
      }
    }
    long durable = volume.durablePosition();
    return before + (int) positions.stream().filter(position -> position <= durable).count();
  }

  private static void awaitRoom(Volume volume) {
    try {
      volume.whenRoom().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      StringBuilder state = new StringBuilder("no room: " + volume.counters());
      Thread.getAllStackTraces()
          .forEach(
              (thread, stack) -> {
                if (thread.getName().startsWith("cairn") || thread.getName().startsWith("log")) {
                  state.append("\n").append(thread.getName());
                  for (int i = 0; i < Math.min(12, stack.length); i++) {
                    state.append("\n    ").append(stack[i]);
                  }
                }
              });
      throw new AssertionError(state.toString(), e);
    }
  }

  private Transaction randomTransaction(List<ShardStore> stores, Random random) {
    Transaction.Builder builder = Transaction.builder();
    Bytes number = Bytes.utf8(Integer.toString(history.size() + 1));
    int parts = 1 + random.nextInt(stores.size());
    for (int part = 0; part < parts; part++) {
      ShardId shard = stores.get(random.nextInt(stores.size())).shard();
      builder.put(shard, LAST, number);
      for (int change = random.nextInt(4); change >= 0; change--) {
        Bytes key = Bytes.utf8("key" + random.nextInt(200));
        if (random.nextInt(3) == 0) {
          builder.delete(shard, key);
        } else {
          byte[] value = new byte[random.nextInt(2000)];
          random.nextBytes(value);
          builder.put(shard, key, Bytes.of(value));
        }
      }
    }
    return builder.build();
  }

  /** Finds how much of the history survived, and forgets the rest. */
  private void recoverHistory(int durable, String where) throws IOException {
    Volume volume = volumes.open();
    List<ShardStore> stores = new ArrayList<>();
    int last = 0;
    for (int shard = 0; shard < TestVolumes.SHARDS; shard++) {
      ShardStore store = VolumeTest.open(volume, new ShardId(shard));
      stores.add(store);
      last =
          Math.max(
              last,
              Scans.get(store, LAST)
                  .toCompletableFuture()
                  .join()
                  .map(value -> Integer.parseInt(value.utf8()))
                  .orElse(0));
    }
    assertTrue(last >= durable, where + ": " + durable + " were durable, " + last + " survived");
    assertTrue(last <= history.size(), where);
    history.subList(last, history.size()).clear();
    verifyOpen(stores, where);
    volumes.kill(volume);
  }

  private void verifyOpen(List<ShardStore> stores, String where) {
    Map<ShardId, TreeMap<Bytes, Bytes>> model = model();
    for (ShardStore store : stores) {
      TreeMap<Bytes, Bytes> found = new TreeMap<>();
      for (Item item : page(store)) {
        found.put(item.key(), item.value());
      }
      assertEquals(
          model.getOrDefault(store.shard(), new TreeMap<>()), found, where + " " + store.shard());
    }
  }

  private static List<Item> page(ShardStore store) {
    return Scans.page(store, USER_FROM, USER_TO, 10_000).toCompletableFuture().join();
  }

  private Map<ShardId, TreeMap<Bytes, Bytes>> model() {
    Map<ShardId, TreeMap<Bytes, Bytes>> model = new HashMap<>();
    for (Transaction transaction : history) {
      for (Transaction.Part part : transaction.parts()) {
        TreeMap<Bytes, Bytes> items = model.computeIfAbsent(part.shard(), s -> new TreeMap<>());
        for (Change change : part.changes()) {
          if (change instanceof Change.Put put) {
            items.put(put.key(), put.value());
          } else {
            items.remove(change.key());
          }
        }
      }
    }
    return model;
  }
}
