package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.alloc.Scans;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.ShardStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VolumeTest {
  private static final ShardId ONE = new ShardId(1);
  private static final ShardId TWO = new ShardId(2);

  private static Bytes key(String text) {
    return Bytes.utf8("k" + text);
  }

  private static Transaction both(String key, String value) {
    return Transaction.builder()
        .put(ONE, key(key), Bytes.utf8(value))
        .put(TWO, key(key), Bytes.utf8(value))
        .build();
  }

  static ShardStore open(Volume volume, ShardId shard) {
    return volume.openShard(shard).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static Optional<Bytes> get(ShardStore store, String key) {
    return Scans.get(store, key(key)).toCompletableFuture().join();
  }

  @Test
  void closedVolume_reopened_holdsEverything_andReadsNoLog() throws IOException {
    TestVolumes volumes = TestVolumes.small();
    Volume first = volumes.open();
    open(first, ONE);
    open(first, TWO);
    first.append(both("a", "1"));
    volumes.close(first);
    try (Volume volume = volumes.open()) {
      assertEquals(Optional.of(Bytes.utf8("1")), get(open(volume, ONE), "a"));
      assertEquals(Optional.of(Bytes.utf8("1")), get(open(volume, TWO), "a"));
      assertEquals(0, volume.counters().logRecordsRead());
    }
    assertEquals(List.of(), List.copyOf(volumes.failures));
  }

  @Test
  void killedVolume_reopened_holdsWhatWasDurable() throws IOException {
    TestVolumes volumes = TestVolumes.small();
    Volume volume = volumes.open();
    open(volume, ONE);
    open(volume, TWO);
    volume.whenDurable(volume.append(both("a", "1"))).toCompletableFuture().join();
    volumes.kill(volume);

    try (Volume next = volumes.open()) {
      assertEquals(Optional.of(Bytes.utf8("1")), get(open(next, ONE), "a"));
      assertEquals(Optional.of(Bytes.utf8("1")), get(open(next, TWO), "a"));
      assertTrue(next.counters().logRecordsRead() > 0);
    }
  }

  @Test
  void manyKillsInARow_withoutAnyFlush_loseNothing() throws IOException {
    TestVolumes volumes = TestVolumes.small();
    for (int i = 0; i < 40; i++) {
      Volume volume = volumes.open();
      ShardStore one = open(volume, ONE);
      open(volume, TWO);
      for (int before = 0; before < i; before++) {
        assertEquals(Optional.of(Bytes.utf8("v")), get(one, "x" + before), "round " + i);
      }
      volume.whenDurable(volume.append(both("x" + i, "v"))).toCompletableFuture().join();
      volumes.kill(volume);
    }
  }
}
