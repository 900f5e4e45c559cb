package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.storage.alloc.Scans;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.device.FaultPlan.Operation;
import org.cairnfs.storage.device.ForwardingDevice;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.format.LayoutOverrides;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a start reads, whom it takes for dead, and where it goes on. */
@Timeout(120)
class VolumeStartTest {
  private static final ShardId SHARD = new ShardId(1);
  private static final Bytes KEY = Bytes.utf8("key");

  private final TestVolumes volumes;

  VolumeStartTest() throws IOException {
    volumes = TestVolumes.small();
  }

  private static void put(Volume volume, Bytes key, int bytes) {
    volume.whenRoom().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    volume.append(Transaction.builder().put(SHARD, key, Bytes.of(new byte[bytes])).build());
  }

  private static void durable(Volume volume) {
    volume.whenDurable(volume.appendedPosition()).toCompletableFuture().join();
  }

  private static boolean has(Volume volume, Bytes key) {
    return Scans.get(VolumeTest.open(volume, SHARD), key).toCompletableFuture().join().isPresent();
  }

  /** Reads of META and missed blocks until all shards are open. */
  private long readsOfStart(int population) throws IOException {
    TestVolumes big = TestVolumes.small();
    Volume volume = big.open();
    VolumeTest.open(volume, SHARD);
    for (int i = 0; i < population; i++) {
      put(volume, Bytes.utf8("key" + i), 100);
    }
    big.close(volume);
    long before = big.meta.faults().seen(Operation.READ);
    try (Volume next = big.open()) {
      for (int shard = 0; shard < TestVolumes.SHARDS; shard++) {
        VolumeTest.open(next, new ShardId(shard));
      }
      assertEquals(0, next.counters().logRecordsRead());
      return big.meta.faults().seen(Operation.READ) - before;
    }
  }

  @Test
  void readsOfAStart_doNotGrowWithThePopulation() throws IOException {
    long few = readsOfStart(100);
    long many = readsOfStart(20_000);

    assertTrue(many <= few + 16, few + " reads with 100 items, " + many + " with 20,000");
  }

  @Test
  void logThatAStartReads_isBounded() throws IOException {
    Volume volume = volumes.open();
    VolumeTest.open(volume, SHARD);
    for (int i = 0; i < 3000; i++) {
      put(volume, Bytes.utf8("key" + i % 500), 1000);
    }
    durable(volume);
    volumes.kill(volume);

    try (Volume next = volumes.open()) {
      assertTrue(next.counters().logBytesRead() < 512 * 1024, next.counters().toString());
      assertTrue(has(next, Bytes.utf8("key499")));
    }
  }

  @Test
  void logThatAStartReads_isBoundedWhateverTheRing() throws IOException {
    LayoutOverrides ring = new LayoutOverrides(2, 16 << 20, 256 * 1024, 256 * 1024);
    TestVolumes wide = new TestVolumes(ring, 64 << 20, 24 << 20);
    VolumeOptions options = wide.options().withLog(256 * 1024, 1 << 20);
    Volume volume = Volume.open(wide.meta, wide.data, options);
    VolumeTest.open(volume, SHARD);
    long most = 0;
    for (int i = 0; i < 5000; i++) {
      put(volume, Bytes.utf8("key" + i % 500), 1000);
      most = Math.max(most, volume.counters().logBytesToRead());
    }
    assertTrue(most > 256 * 1024, "the bound was never near: " + most);
    assertTrue(most < (1 << 20) + 64 * 1024, most + " bytes to read");
    durable(volume);
    wide.kill(volume);

    try (Volume next = wide.open()) {
      assertTrue(next.counters().logBytesRead() < 1 << 20, next.counters().toString());
      assertTrue(has(next, Bytes.utf8("key499")));
    }
  }

  @Test
  void logOfADeadNode_isReadOnce() throws IOException {
    // Larger than what is looked at behind the end, so that nothing else leads to its start.
    LayoutOverrides ring = new LayoutOverrides(2, 16 << 20, 256 * 1024, 256 * 1024);
    TestVolumes wide = new TestVolumes(ring, 64 << 20, 24 << 20);
    Volume volume = wide.open();
    VolumeTest.open(volume, SHARD);
    put(volume, KEY, 1000);
    durable(volume);
    long start = volume.superblock().layout().logAt(0);
    wide.kill(volume);

    AtomicInteger reads = new AtomicInteger();
    BlockDevice counting =
        new ForwardingDevice(wide.meta) {
          @Override
          public void read(long offset, ByteBuffer target) throws IOException {
            if (offset <= start && start < offset + target.remaining()) {
              reads.incrementAndGet();
            }
            super.read(offset, target);
          }
        };
    try (Volume next = Volume.open(counting, wide.data, wide.options())) {
      assertTrue(has(next, KEY));
      assertEquals(1, reads.get());
    }
  }

  @Test
  void aCleanlyLeftShard_losesNothing_whenEitherPositionIsDamaged() throws IOException {
    Volume volume = volumes.open();
    for (int round = 0; round < 2; round++) {
      for (int shard = 0; shard < TestVolumes.SHARDS; shard++) {
        VolumeTest.open(volume, new ShardId(shard));
      }
      put(volume, Bytes.utf8("round" + round), 10);
      durable(volume);
      volume.flushTables();
    }
    VolumeLayout layout = volume.superblock().layout();
    volumes.close(volume);
    for (int copy = 0; copy < 2; copy++) {
      for (long at : new long[] {5, 60, 100}) {
        SimulatedDevice damaged = volumes.meta.copy();
        for (int shard = 0; shard < TestVolumes.SHARDS; shard++) {
          damaged.flipBit(layout.manifestAt(shard, 0, copy) + at, 3);
        }
        try (Volume next = Volume.open(damaged, volumes.data.copy(), volumes.options())) {
          assertTrue(has(next, Bytes.utf8("round1")), "copy " + copy + " byte " + at);
        }
      }
    }
  }

  @Test
  void slotOfALiveProcess_isNotTaken() throws IOException {
    Volume volume = volumes.open();
    Processes same = TestVolumes.processes(1, "here", true);
    VolumeOptions options = volumes.options().withProcesses(same);

    String message =
        String.valueOf(
            assertThrows(
                    DeviceException.class,
                    () -> Volume.open(volumes.meta.copy(), volumes.data.copy(), options))
                .getMessage());
    assertTrue(message.contains("in use by node node1"), message);
    volume.close();
  }

  @Test
  void slotOfAnotherHost_whoseHeartbeatMoves_isNotTaken() throws IOException {
    Volume volume = volumes.open();
    VolumeOptions options =
        volumes.options().withProcesses(TestVolumes.processes(9, "elsewhere", false));

    assertThrows(
        DeviceException.class, () -> Volume.open(volumes.meta, volumes.data.copy(), options));
    // The refused opening has closed META under the first node.
    volumes.kill(volume);
  }

  @Test
  void slotOfAnotherHost_thatStoodStill_isSealed_andItsRecordsAreRecovered() throws IOException {
    Volume volume = volumes.open();
    VolumeTest.open(volume, SHARD);
    put(volume, KEY, 10);
    durable(volume);
    volumes.kill(volume);
    VolumeOptions elsewhere =
        volumes.options().withProcesses(TestVolumes.processes(9, "elsewhere", false));

    long before = System.nanoTime();
    Volume other = Volume.open(volumes.meta, volumes.data, elsewhere);
    assertTrue(System.nanoTime() - before >= SlotClaimer.STILL.toNanos());
    assertEquals(1, other.claim().slot());
    assertTrue(other.claim().epoch() > volume.claim().epoch());
    assertTrue(has(other, KEY));
    put(other, Bytes.utf8("second"), 10);
    durable(other);
    volumes.kill(other);

    try (Volume third = volumes.open()) {
      assertTrue(has(third, KEY));
      assertTrue(has(third, Bytes.utf8("second")));
    }
  }

  @Test
  void everySlotHasAHigherEpochThanAllBefore_andTheTailMovesOn() throws IOException {
    long epoch = 0;
    for (int round = 0; round < 5; round++) {
      Volume volume = volumes.open();
      assertTrue(volume.claim().epoch() > epoch);
      epoch = volume.claim().epoch();
      VolumeTest.open(volume, SHARD);
      put(volume, Bytes.utf8("round" + round), 1000);
      durable(volume);
      volume.flushTables();
      volumes.kill(volume);
    }
    try (VolumeReader reader = volumes.reader()) {
      assertTrue(reader.slots().get(0).neededSeals().size() <= 1);
      assertEquals(0, reader.logs().of(SHARD, Long.MAX_VALUE - 1).size());
    }
  }

  @Test
  void claimTornByAPowerLoss_leavesTheOneBefore() throws IOException {
    Volume volume = volumes.open();
    VolumeTest.open(volume, SHARD);
    put(volume, KEY, 10);
    volumes.close(volume);
    for (long seed = 1; seed <= 30; seed++) {
      int writes = (int) (seed % 6);
      volumes.meta.faults().failFrom(Operation.WRITE, writes);
      Optional<Volume> opened = tryOpen();
      volumes.meta.faults().heal();
      if (opened.isPresent()) {
        volumes.losePower(opened.get(), seed);
      } else {
        volumes.meta = volumes.meta.afterPowerLoss(seed);
        volumes.data = volumes.data.afterPowerLoss(seed);
      }
      volumes.meta.faults().heal();
    }
    try (Volume last = volumes.open()) {
      assertTrue(has(last, KEY));
    }
  }

  private Optional<Volume> tryOpen() {
    try {
      return Optional.of(volumes.open());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  void heartbeat_movesWhileTheNodeLives() throws IOException {
    Volume volume = volumes.open();
    SlotTable table = new SlotTable(volumes.meta, volume.superblock());
    long first = counter(table);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (counter(table) <= first + 2) {
      assertTrue(System.nanoTime() - deadline < 0, "the heartbeat stands still");
      Thread.onSpinWait();
    }
    volume.close();
  }

  private static long counter(SlotTable table) throws IOException {
    return table.read(0).heartbeat().orElseThrow().counter();
  }
}
