package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks of DATA that their shard does not need pass to shards that do. */
@Timeout(120)
class ChunkReturnTest {
  private static final long HOLDER = 5;
  private static final long CHUNK_BLOCKS = 64;

  private final TestVolumes volumes;
  private long lastNumber;

  ChunkReturnTest() throws IOException {
    volumes = TestVolumes.small();
  }

  private Volume opened() throws IOException {
    Volume volume = volumes.open();
    for (int i = 0; i < TestVolumes.SHARDS; i++) {
      VolumeTest.open(volume, new ShardId(i));
    }
    return volume;
  }

  /** Makes files in a shard until it gets no more space. */
  private Map<Long, BlockRun> fill(Volume volume, ShardId shard, int blocks) throws IOException {
    Map<Long, BlockRun> files = new TreeMap<>();
    Optional<BlockRun> run = create(volume, shard, blocks);
    while (run.isPresent()) {
      files.put(lastNumber, run.get());
      run = create(volume, shard, blocks);
    }
    return files;
  }

  private Optional<BlockRun> create(Volume volume, ShardId shard, int blocks) throws IOException {
    awaitRoom(volume);
    return VolumeSpaceTest.create(volume, shard, ++lastNumber, blocks);
  }

  private static void awaitRoom(Volume volume) {
    volume.whenRoom().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static void returnGrants(Volume volume, ShardId shard) {
    DataSpace space = volume.dataSpace(shard);
    for (Grant grant : space.grantsOf(HOLDER).toCompletableFuture().join()) {
      awaitRoom(volume);
      Transaction.Builder back = Transaction.builder();
      space.giveBack(grant).forEach(change -> back.add(shard, change));
      volume.append(back.build());
    }
  }

  private static void removeAll(
      Volume volume, ShardId shard, Map<Long, BlockRun> files, Random random) {
    List<Long> numbers = new ArrayList<>(files.keySet());
    Collections.shuffle(numbers, random);
    for (long number : numbers) {
      awaitRoom(volume);
      VolumeSpaceTest.remove(volume, shard, number, files.getOrDefault(number, new BlockRun(0, 1)));
    }
    returnGrants(volume, shard);
  }

  private static long blocks(Map<Long, BlockRun> files) {
    return files.values().stream().mapToLong(BlockRun::length).sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 64})
  void spaceFreedInOneShard_isAllThereForAnother(int blocksPerFile) throws IOException {
    ShardId one = new ShardId(1);
    ShardId other = new ShardId(2);
    Volume volume = opened();
    Map<Long, BlockRun> files = fill(volume, one, blocksPerFile);
    assertTrue(create(volume, other, 1).isEmpty(), "it is full");

    removeAll(volume, one, files, new Random(blocksPerFile));
    Map<Long, BlockRun> again = fill(volume, other, blocksPerFile);
    returnGrants(volume, other);

    assertTrue(blocks(again) >= blocks(files), blocks(again) + " of " + blocks(files));
    volumes.close(volume);
    assertEquals(List.of(), List.copyOf(volumes.failures));
    VolumeSpaceTest.verify(volumes, "after all");
  }

  @Test
  void partOfAChunkInUse_keepsTheChunk() throws IOException {
    ShardId one = new ShardId(1);
    Volume volume = opened();
    Map<Long, BlockRun> files = fill(volume, one, 8);
    Map<Long, BlockRun> kept = new TreeMap<>();
    files.forEach(
        (number, run) -> {
          if (run.start() % CHUNK_BLOCKS < 8) {
            kept.put(number, run);
          }
        });
    files.keySet().removeAll(kept.keySet());
    removeAll(volume, one, files, new Random(1));

    assertFalse(kept.isEmpty());
    assertTrue(fill(volume, new ShardId(2), 8).isEmpty(), "no chunk is wholly free");
    assertFalse(fill(volume, one, 8).isEmpty(), "the shard itself has space");
    volumes.close(volume);
    VolumeSpaceTest.verify(volumes, "after all");
  }

  @Test
  void shardWithMoreThanItsReserve_returnsChunksByItself() throws IOException {
    ShardId one = new ShardId(1);
    Volume volume = opened();
    Map<Long, BlockRun> files = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      Optional<BlockRun> run = create(volume, one, 60);
      files.put(lastNumber, run.orElseThrow());
    }
    removeAll(volume, one, files, new Random(1));
    volume.whenDurable(volume.appendedPosition()).toCompletableFuture().join();

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (volume.dataSpace(one).freeBlocks() != CHUNK_BLOCKS) {
      assertTrue(System.nanoTime() < end, volume.dataSpace(one).freeBlocks() + " blocks are left");
      Thread.onSpinWait();
    }
    volumes.close(volume);
    VolumeSpaceTest.verify(volumes, "after all");
  }

  @Test
  void chunkGivenBeforeACrash_isReturnedUnused() throws IOException {
    ShardId one = new ShardId(1);
    Volume volume = opened();
    Map<Long, BlockRun> files = fill(volume, one, 64);
    volume.whenDurable(volume.appendedPosition()).toCompletableFuture().join();
    volumes.losePower(volume, 1);
    Volume next = opened();
    removeAll(next, one, files, new Random(1));

    assertTrue(blocks(fill(next, new ShardId(3), 64)) >= blocks(files));
    volumes.close(next);
    VolumeSpaceTest.verify(volumes, "after all");
  }

  /** Shards fill the volume in turns and make room for each other, and power fails in between. */
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void crashesWhileChunksMove_leaveEveryChunkOwnedOnce_andEveryFileWhole(long seed)
      throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < 5; round++) {
      Volume volume = opened();
      for (int turn = random.nextInt(4); turn >= 0; turn--) {
        ShardId shard = new ShardId(random.nextInt(TestVolumes.SHARDS));
        fill(volume, shard, 8 + random.nextInt(56));
        ShardId victim = new ShardId(random.nextInt(TestVolumes.SHARDS));
        Map<Long, BlockRun> files = VolumeSpaceTest.existing(volume, victim);
        files.keySet().removeIf(number -> random.nextInt(10) == 0);
        removeAll(volume, victim, files, random);
        if (random.nextBoolean()) {
          create(volume, shard, 1 + random.nextInt(64));
        }
      }
      volumes.losePower(volume, random.nextLong());
      VolumeSpaceTest.verify(volumes, "seed " + seed + " round " + round);
    }
    assertEquals(List.of(), List.copyOf(volumes.failures));
  }
}
