package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.cairnfs.storage.device.FaultPlan;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One flipped bit anywhere is an error that says where, never a wrong or a missing item. */
class StoreCorruptionTest {
  private static final int ITEMS = 2000;

  private final SimulatedDevice device = new SimulatedDevice("meta", StoreFixture.META_BYTES);
  private final StoreFixture fixture = new StoreFixture(device, 1 << 20);

  @BeforeEach
  void fill() throws IOException {
    fixture.reopen();
    for (int i = 0; i < ITEMS; i++) {
      fixture.put(key(i), "value " + i + " ".repeat(100));
    }
    fixture.flush();
    assertEquals(1, fixture.store().manifest().tables().size());
  }

  private static String key(int i) {
    return String.format("%06d", i);
  }

  private TableDescriptor table() {
    return fixture.store().manifest().tables().get(0);
  }

  private void assertDamaged(SimulatedDevice damaged, Bytes key) throws IOException {
    LogStructuredStore store = fixture.openOn(damaged);
    Bytes beyond = key.successor();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertEquals(Lookup.NOT_CACHED, store.get(key));
      assertInstanceOf(CorruptBlockException.class, StoreFixture.failure(store.load(key)));
      assertEquals(Optional.empty(), store.scan(key, beyond, 1));
      assertInstanceOf(
          CorruptBlockException.class, StoreFixture.failure(store.loadScan(key, beyond, 1)));
    }
    List<String> findings = new ArrayList<>();
    StoreChecker.check(store, findings::add);
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(findings.get(0).contains("shard 1: table "), findings::toString);
  }

  @Test
  void flippedBit_inADataBlock_failsTheLoad() throws IOException {
    SimulatedDevice damaged = device.copy();
    damaged.flipBit(table().address() + 5000, 3);
    assertDamaged(damaged, Bytes.utf8(key(0)));
  }

  @Test
  void flippedBit_inADataBlock_leavesOtherBlocksReadable() throws IOException {
    SimulatedDevice damaged = device.copy();
    damaged.flipBit(table().address() + 5000, 3);
    LogStructuredStore store = fixture.openOn(damaged);
    Bytes other = Bytes.utf8(key(ITEMS - 1));
    assertInstanceOf(Lookup.Present.class, StoreAssertions.read(store, other));
  }

  @Test
  void flippedBit_inAGroupBlock_failsTheLoad() throws IOException {
    SimulatedDevice damaged = device.copy();
    int group = table().length() - table().rootLength() - 100;
    damaged.flipBit(table().address() + group, 0);
    assertDamaged(damaged, Bytes.utf8(key(ITEMS - 1)));
  }

  @Test
  void flippedBit_inTheRootBlock_failsTheLoad() throws IOException {
    SimulatedDevice damaged = device.copy();
    damaged.flipBit(table().address() + table().length() - table().rootLength() + 60, 7);
    assertDamaged(damaged, Bytes.utf8(key(5)));
  }

  @Test
  void aBlockOfAnOlderTable_atTheSameAddress_isCorrupt() {
    TableDescriptor real = table();
    SortedTable.Home home = new SortedTable.Home(device, fixture.cache(), fixture.volume(), 1);
    TableDescriptor other =
        new TableDescriptor(
            real.id() + 1,
            0,
            real.run() + 1,
            real.pieces(),
            real.length(),
            real.rootLength(),
            real.first(),
            real.last(),
            real.entries(),
            real.tombstones());
    SortedTable impostor = new SortedTable(home, other);
    byte[] key = real.first().toArray();
    assertThrows(
        CorruptBlockException.class,
        () -> impostor.find(key, BloomFilter.hash(key), BlockSource.LOADING));
  }

  @Test
  void flippedBits_anywhere_neverMakeAWrongAnswer() throws IOException {
    long seed = 77;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      SimulatedDevice damaged = device.copy();
      int at = random.nextInt(table().length());
      damaged.flipBit(table().address() + at, random.nextInt(8));
      LogStructuredStore store = fixture.openOn(damaged);
      for (int i = 0; i < ITEMS; i += 97) {
        assertRightOrCorrupt(store, i, "seed " + seed + " byte " + at);
      }
    }
  }

  private static void assertRightOrCorrupt(LogStructuredStore store, int i, String what) {
    Bytes key = Bytes.utf8(key(i));
    store.load(key).exceptionally(e -> null).toCompletableFuture().join();
    Lookup found = store.get(key);
    Lookup right = new Lookup.Present(Bytes.utf8("value " + i + " ".repeat(100)));
    assertTrue(found.equals(right) || found.equals(Lookup.NOT_CACHED), what);
  }

  @Test
  void flippedBit_inTheNewestPosition_isReportedAndMissedRecordsAreNoticed() throws IOException {
    ManifestPositions positions = new ManifestPositions(device, fixture.layout(), fixture.volume());
    LocatedManifest before = positions.latest(StoreFixture.SHARD).orElseThrow();
    SimulatedDevice damaged = device.copy();
    long at = fixture.layout().manifestAt(1, before.slot(), before.copy());
    damaged.flipBit(at + 300, 1);
    LocatedManifest older =
        new ManifestPositions(damaged, fixture.layout(), fixture.volume())
            .latest(StoreFixture.SHARD)
            .orElseThrow();
    assertEquals(1, older.damaged().size());
    assertTrue(before.manifest().supersedes(older.manifest()));
    LogStructuredStore store = fixture.openOn(damaged);
    Change change = new Change.Delete(Bytes.utf8("a"));
    assertThrows(CorruptBlockException.class, () -> store.recover(ITEMS + 1, List.of(change)));
  }

  @Test
  void flippedBit_inTheManifestsBody_isAnError_notAnOlderManifest() throws IOException {
    for (int i = 0; i < 60; i++) {
      fixture.put("run" + i + "x".repeat(100), "v");
      fixture.flush();
    }
    ManifestPositions positions = new ManifestPositions(device, fixture.layout(), fixture.volume());
    ManifestBody body =
        Objects.requireNonNull(positions.latest(StoreFixture.SHARD).orElseThrow().body());
    SimulatedDevice damaged = device.copy();
    damaged.flipBit(body.pieces().addressOf(1000), 1);
    assertThrows(CorruptBlockException.class, () -> fixture.openOn(damaged));
  }

  @Test
  void anUndamagedStore_checksClean() {
    fixture.delete(key(3));
    fixture.flush();
    fixture.mergeAll();
    List<String> findings = new ArrayList<>();
    StoreChecker.check(fixture.store(), findings::add);
    assertEquals(List.of(), findings);
    assertFalse(fixture.store().needsMerge());
  }

  @Test
  void failedRead_isTheLoadsFailure_andTheNextLoadSucceeds() throws IOException {
    LogStructuredStore store = fixture.openOn(device.copy());
    Bytes key = Bytes.utf8(key(7));
    SimulatedDevice read = (SimulatedDevice) store.environment().meta();
    read.faults().failOnce(FaultPlan.Operation.READ, 0);
    assertInstanceOf(IOException.class, StoreFixture.failure(store.load(key)));
    assertEquals(Lookup.NOT_CACHED, store.get(key));
    StoreFixture.join(store.load(key));
    assertInstanceOf(Lookup.Present.class, store.get(key));
  }
}
