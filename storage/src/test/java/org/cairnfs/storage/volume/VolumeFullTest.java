package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.device.FaultPlan.Operation;
import org.cairnfs.storage.format.LayoutOverrides;
import org.cairnfs.storage.format.SlotClaim;
import org.cairnfs.storage.format.Superblocks;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.NoSpaceException;
import org.cairnfs.storage.store.ShardStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** META that fills up, and devices that fail. */
@Timeout(120)
class VolumeFullTest {
  private static final ShardId SHARD = new ShardId(1);
  private static final Bytes FROM = Bytes.of(new byte[] {0x10});
  private static final Bytes TO = Bytes.of(new byte[] {(byte) 0xff});
  private static final int VALUE_BYTES = 4000;

  private final TestVolumes volumes;
  private final Random random = new Random(5);

  VolumeFullTest() throws IOException {
    // Chunks as small as mkfs makes them.
    volumes = new TestVolumes(new LayoutOverrides(2, 1 << 20, 1 << 20, 1 << 20), 32 << 20, 8 << 20);
  }

  private Transaction put(int number) {
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    return Transaction.builder().put(SHARD, key(number), Bytes.of(value)).build();
  }

  private static Bytes key(int number) {
    return Bytes.utf8("key%08d".formatted(number));
  }

  private static void awaitRoom(Volume volume) {
    volume.whenRoom().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** How many items fit. */
  private int fill(Volume volume) {
    for (int number = 0; ; number++) {
      awaitRoom(volume);
      try {
        volume.append(put(number));
      } catch (AppendRefusedException e) {
        assertEquals(AppendRefusedException.Reason.NO_SPACE, e.reason());
        return number;
      }
    }
  }

  private static int count(ShardStore store) throws IOException {
    ItemCursor cursor = new ItemCursor(store, FROM, TO);
    int count = 0;
    for (Item item = cursor.next(); item != null; item = cursor.next()) {
      count++;
    }
    return count;
  }

  @Test
  void metaFull_refusesGrowth_butReleasingGoesOnUntilThereIsSpaceAgain() throws IOException {
    Volume volume = volumes.open();
    ShardStore store = VolumeTest.open(volume, SHARD);
    int fit = fill(volume);
    assertTrue(fit * VALUE_BYTES > volume.totals().metaTotal() / 4, fit + " items");
    assertEquals(fit, count(store));

    for (int number = 0; number < fit; number++) {
      awaitRoom(volume);
      volume.append(Transaction.builder().delete(SHARD, key(number)).build());
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (volume.metaFull(SHARD)) {
      assertTrue(
          System.nanoTime() - deadline < 0, "there is space again after removing everything");
      try {
        volume.flushTables();
      } catch (IOException e) {
        assertInstanceOf(NoSpaceException.class, e.getCause());
      }
    }
    volume.append(put(0));
    assertEquals(1, count(store));
    volumes.close(volume);
    assertEquals(List.of(), List.copyOf(volumes.failures));
  }

  @Test
  void metaFull_thenKilled_opensAgain_andHoldsEverything() throws IOException {
    Volume volume = volumes.open();
    VolumeTest.open(volume, SHARD);
    int fit = fill(volume);
    volume.whenDurable(volume.appendedPosition()).toCompletableFuture().join();
    volumes.kill(volume);

    Volume next = volumes.open();
    ShardStore store = VolumeTest.open(next, SHARD);
    assertEquals(fit, count(store));
    for (int number = 0; number < fit; number++) {
      awaitRoom(next);
      next.append(Transaction.builder().delete(SHARD, key(number)).build());
    }
    assertEquals(0, count(store));
    volumes.close(next);
    try (VolumeReader reader = volumes.reader()) {
      assertEquals(
          Optional.of(SlotClaim.State.RELEASED),
          reader.slots().get(0).claim().map(SlotClaim::state),
          "it could be closed cleanly");
    }
  }

  private void appendDurably(Volume volume) throws Exception {
    volume.whenDurable(volume.append(put(2))).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void logWriteFails_nodeIsTold_andNothingIsAcceptedAnyMore() throws IOException {
    Volume volume = volumes.open();
    VolumeTest.open(volume, SHARD);
    long before = volume.append(put(1));
    volume.whenDurable(before).toCompletableFuture().join();
    volumes.meta.faults().failFrom(Operation.WRITE, 0);

    assertThrows(Exception.class, () -> appendDurably(volume));
    AppendRefusedException refused =
        assertThrows(AppendRefusedException.class, () -> volume.append(put(3)));
    assertEquals(AppendRefusedException.Reason.LOG_FAILED, refused.reason());
    volume.whenRoom().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    volumes.meta.faults().heal();
    volumes.kill(volume);
    assertEquals(1, volumes.failures.size());

    try (Volume next = volumes.open()) {
      int found = count(VolumeTest.open(next, SHARD));
      assertTrue(found == 1 || found == 2, "the durable one is there: " + found);
    }
  }

  @Test
  void dataFlushFails_transactionsAreNotDurable() throws IOException {
    Volume volume = volumes.open();
    VolumeTest.open(volume, SHARD);
    volume.flushTables();
    volume.data().write(1 << 20, java.nio.ByteBuffer.allocateDirect(4096));
    volumes.data.faults().failFrom(Operation.FLUSH, 0);
    long durable = volume.durablePosition();

    assertThrows(Exception.class, () -> appendDurably(volume));
    assertEquals(durable, volume.durablePosition());
    volumes.kill(volume);
  }

  @Test
  void tableWriteFailsForAWhile_flushIsTriedAgain_andNothingIsLost() throws IOException {
    long chunksAt = Superblocks.read(volumes.meta).layout().metaChunksAt();
    FailingWrites meta = new FailingWrites(volumes.meta, chunksAt);
    Volume volume = Volume.open(meta, volumes.data, volumes.options());
    ShardStore store = VolumeTest.open(volume, SHARD);
    for (int number = 0; number < 50; number++) {
      volume.append(put(number));
    }
    meta.failNext(1);
    assertThrows(IOException.class, volume::flushTables);
    volume.flushTables();
    assertEquals(50, count(store));
    volumes.close(volume);

    try (Volume next = volumes.open()) {
      assertEquals(50, count(VolumeTest.open(next, SHARD)));
      assertEquals(0, next.counters().logRecordsRead());
    }
  }
}
