package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.item.Zones;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of blocks on DATA, made and removed while power fails.
 *
 * <p>A file is an item with its run; its blocks hold its number. After each crash every block of
 * every chunk must be in exactly one free run, grant or file, and every file that is there must
 * have its content.
 */
@Timeout(120)
class VolumeSpaceTest {
  private static final byte FILES = 0x20;
  private static final Bytes ALL = Bytes.of(new byte[] {(byte) 0xff});
  private static final long HOLDER = 5;

  private final TestVolumes volumes;

  VolumeSpaceTest() throws IOException {
    volumes = TestVolumes.small();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25})
  void crashes_leaveEveryBlockOwnedOnce_andEveryFileWhole(long seed) throws IOException {
    Random random = new Random(seed);
    long number = 1;
    for (int round = 0; round < 15; round++) {
      Volume volume = volumes.open();
      number = work(volume, random, number);
      volumes.losePower(volume, random.nextLong());
      verify("seed " + seed + " round " + round);
    }
  }

  private long work(Volume volume, Random random, long firstNumber) throws IOException {
    List<ShardId> shards = new ArrayList<>();
    Map<ShardId, TreeMap<Long, BlockRun>> files = new TreeMap<>();
    for (int i = 0; i < TestVolumes.SHARDS; i++) {
      ShardId shard = new ShardId(i);
      VolumeTest.open(volume, shard);
      shards.add(shard);
      files.put(shard, existing(volume, shard));
    }
    long number = firstNumber;
    for (int step = random.nextInt(300); step > 0; step--) {
      ShardId shard = shards.get(random.nextInt(shards.size()));
      TreeMap<Long, BlockRun> mine = files.getOrDefault(shard, new TreeMap<>());
      volume.whenRoom().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
      if (random.nextInt(5) < 3) {
        Optional<BlockRun> run = create(volume, shard, number, 1 + random.nextInt(30));
        if (run.isPresent()) {
          mine.put(number++, run.get());
        }
      } else if (!mine.isEmpty()) {
        long victim = List.copyOf(mine.keySet()).get(random.nextInt(mine.size()));
        remove(volume, shard, victim, mine.getOrDefault(victim, new BlockRun(0, 1)));
        mine.remove(victim);
      }
      if (random.nextInt(30) == 0) {
        volume.whenDurable(volume.appendedPosition()).toCompletableFuture().join();
      }
    }
    return number;
  }

  static TreeMap<Long, BlockRun> existing(Volume volume, ShardId shard) throws IOException {
    TreeMap<Long, BlockRun> found = new TreeMap<>();
    ItemCursor cursor =
        new ItemCursor(volume.shard(shard).orElseThrow(), Bytes.of(new byte[] {FILES}), ALL);
    for (Item item = cursor.next(); item != null; item = cursor.next()) {
      found.put(number(item), run(item));
    }
    return found;
  }

  private static Bytes key(long number) {
    return Bytes.of(ByteBuffer.allocate(9).put(FILES).putLong(number).array());
  }

  private static long number(Item item) {
    return item.key().buffer().getLong(1);
  }

  private static BlockRun run(Item item) {
    ByteBuffer in = item.value().buffer();
    return new BlockRun(in.getLong(), in.getLong());
  }

  /** Grants, writes, and sometimes keeps the grant for nothing. */
  static Optional<BlockRun> create(Volume volume, ShardId shard, long number, long blocks)
      throws IOException {
    awaitRoom(volume);
    DataSpace space = volume.dataSpace(shard);
    Optional<DataSpace.Granted> granted = space.grant(HOLDER, blocks);
    if (granted.isEmpty()) {
      space.refill(blocks).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      granted = space.grant(HOLDER, blocks);
    }
    if (granted.isEmpty()) {
      return Optional.empty();
    }
    Grant grant = granted.get().grant();
    Transaction.Builder granting = Transaction.builder();
    granted.get().changes().forEach(change -> granting.add(shard, change));
    volume.append(granting.build());
    long used = Math.max(1, grant.run().length() - number % 3);
    BlockRun run = new BlockRun(grant.run().start(), used);
    fill(volume.data(), run, number);
    Transaction.Builder creating = Transaction.builder();
    space.consume(grant, used).forEach(change -> creating.add(shard, change));
    creating.put(
        shard,
        key(number),
        Bytes.of(ByteBuffer.allocate(16).putLong(run.start()).putLong(run.length()).array()));
    volume.append(creating.build());
    return Optional.of(run);
  }

  static void remove(Volume volume, ShardId shard, long number, BlockRun run) {
    awaitRoom(volume);
    Transaction.Builder builder = Transaction.builder().delete(shard, key(number));
    volume.dataSpace(shard).free(run).forEach(change -> builder.add(shard, change));
    volume.append(builder.build());
  }

  private static void awaitRoom(Volume volume) {
    volume.whenRoom().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static void fill(BlockDevice data, BlockRun run, long number) throws IOException {
    ByteBuffer content = AlignedBuffers.allocate((int) run.length() * BlockDevice.BLOCK);
    while (content.hasRemaining()) {
      content.putLong(number);
    }
    data.write(run.start() * BlockDevice.BLOCK, content.flip());
  }

  private static void requireContent(BlockDevice data, BlockRun run, long number, String where)
      throws IOException {
    ByteBuffer content = AlignedBuffers.allocate((int) run.length() * BlockDevice.BLOCK);
    data.read(run.start() * BlockDevice.BLOCK, content);
    content.flip();
    while (content.hasRemaining()) {
      assertEquals(number, content.getLong(), where + " file " + number + " " + run);
    }
  }

  private void verify(String where) throws IOException {
    verify(volumes, where);
  }

  /** Reads the volume as a start would, and checks who owns what. */
  static void verify(TestVolumes volumes, String where) throws IOException {
    try (VolumeReader reader = volumes.reader()) {
      Map<Long, ShardId> owners = poolOwners(reader, where);
      for (int i = 0; i < TestVolumes.SHARDS; i++) {
        ShardId shard = new ShardId(i);
        verify(reader, shard, where + " shard " + i);
        for (Item item : items(reader, shard, 'C')) {
          long chunk = SpaceItems.chunk(item.key());
          assertEquals(shard, owners.get(chunk), where + ": owner of chunk " + chunk);
        }
      }
    }
  }

  /** Every chunk of DATA that was ever given has an owner or came back. */
  private static Map<Long, ShardId> poolOwners(VolumeReader reader, String where)
      throws IOException {
    Map<Long, ShardId> owners = new TreeMap<>();
    for (Item item : items(reader, new ShardId(0), 'P')) {
      if (SpaceItems.device(item.key()) == SpaceItems.Device.DATA) {
        owners.put(SpaceItems.chunk(item.key()), SpaceItems.owner(item.value()));
      }
    }
    Set<Long> all = new TreeSet<>(owners.keySet());
    long count = 0;
    for (Item item : items(reader, new ShardId(0), 'R')) {
      if (SpaceItems.isReturnedCount(item.key())) {
        count -= SpaceItems.returnedCount(item.value());
      } else {
        count++;
        assertTrue(all.add(SpaceItems.chunk(item.key())), where + ": owned and returned");
      }
    }
    assertEquals(0, count, where + ": returned chunks are counted");
    for (long chunk = 0; chunk < all.size(); chunk++) {
      assertTrue(all.contains(chunk), where + ": chunk " + chunk + " is lost");
    }
    return owners;
  }

  private static List<Item> items(VolumeReader reader, ShardId shard, char kind)
      throws IOException {
    Bytes prefix = Bytes.of(new byte[] {Zones.SPACE, (byte) kind});
    List<Item> all = new ArrayList<>();
    ItemCursor cursor = reader.items(shard, prefix, prefix.afterPrefix());
    for (Item item = cursor.next(); item != null; item = cursor.next()) {
      all.add(item);
    }
    return all;
  }

  private static void verify(VolumeReader reader, ShardId shard, String where) throws IOException {
    TreeMap<Long, String> owners = new TreeMap<>();
    TreeMap<Long, Long> chunks = new TreeMap<>();
    SpaceItems.Totals counted = SpaceItems.Totals.NONE;
    SpaceItems.Totals recorded = SpaceItems.Totals.NONE;
    ItemCursor cursor = reader.items(shard, Bytes.EMPTY, ALL);
    for (Item item = cursor.next(); item != null; item = cursor.next()) {
      if (item.key().byteAt(0) == FILES) {
        own(owners, run(item), "file " + number(item), where);
        requireContent(reader.data(), run(item), number(item), where);
        continue;
      }
      switch (SpaceItems.kind(item.key())) {
        case 'F' -> {
          BlockRun run = SpaceItems.freeRun(item.key(), item.value());
          own(owners, run, "free", where);
          counted = counted.plus(run.length(), 0, 0);
        }
        case 'G' -> {
          Grant grant = SpaceItems.grant(item.key(), item.value());
          own(owners, grant.run(), "granted", where);
          counted = counted.plus(0, grant.run().length(), 0);
        }
        case 'C' -> {
          BlockRun run = reader.dataChunk(SpaceItems.chunk(item.key()));
          chunks.put(run.start(), run.length());
          counted = counted.plus(0, 0, 1);
        }
        case 'T' -> recorded = SpaceItems.Totals.parse(item.value());
        default -> assertEquals(0, shard.value(), where + ": the pool is in shard 0");
      }
    }
    assertEquals(counted, recorded, where);
    long blocks = chunks.values().stream().mapToLong(l -> l).sum();
    assertEquals(blocks, owners.size(), where + ": every block has an owner");
  }

  private static void own(TreeMap<Long, String> owners, BlockRun run, String owner, String where) {
    for (long block = run.start(); block < run.end(); block++) {
      String other = owners.put(block, owner);
      assertEquals(null, other, where + ": block " + block + " is " + owner + " and " + other);
    }
  }

  @Test
  void grantsOfAKilledNode_areFreeAtTheNextStart() throws IOException {
    ShardId shard = new ShardId(1);
    Volume volume = volumes.open();
    VolumeTest.open(volume, shard);
    DataSpace space = volume.dataSpace(shard);
    assertTrue(space.refill(10).toCompletableFuture().join());
    long free = space.freeBlocks();
    Transaction.Builder builder = Transaction.builder();
    space.grant(HOLDER, 10).orElseThrow().changes().forEach(c -> builder.add(shard, c));
    volume.whenDurable(volume.append(builder.build())).toCompletableFuture().join();
    assertEquals(free - 10, space.freeBlocks());
    volumes.kill(volume);

    try (Volume next = volumes.open()) {
      VolumeTest.open(next, shard);
      assertEquals(free, next.dataSpace(shard).freeBlocks());
      assertTrue(next.dataSpace(shard).grantsOf(HOLDER).toCompletableFuture().join().isEmpty());
    }
  }

  @Test
  void dataFull_refillSaysSo_andFreedSpaceIsUsedAgain() throws IOException {
    ShardId shard = new ShardId(2);
    try (Volume volume = volumes.open()) {
      VolumeTest.open(volume, shard);
      List<BlockRun> files = new ArrayList<>();
      Optional<BlockRun> run = create(volume, shard, 1, 64);
      for (long number = 2; run.isPresent(); number++) {
        files.add(run.get());
        run = create(volume, shard, number, 64);
      }
      DataSpace space = volume.dataSpace(shard);
      for (Grant grant : space.grantsOf(HOLDER).toCompletableFuture().join()) {
        Transaction.Builder back = Transaction.builder();
        space.giveBack(grant).forEach(change -> back.add(shard, change));
        volume.append(back.build());
      }
      assertTrue(volume.totals().dataFree() < volume.totals().dataTotal() / 20);
      remove(volume, shard, 1, files.get(0));
      assertTrue(space.refill(1).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join());
      assertFalse(space.grant(HOLDER, 1).isEmpty());
    }
  }
}
