package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.TreeMap;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.junit.jupiter.api.Test;

/** What happens when META runs out of chunks. */
class StoreSpaceTest {
  private final StoreFixture fixture =
      new StoreFixture(new SimulatedDevice("meta", StoreFixture.META_BYTES), 1 << 20)
          .limitChunks(6);
  private final TreeMap<Bytes, Bytes> model = new TreeMap<>();

  private void apply(Change change) {
    fixture.apply(change);
    if (change instanceof Change.Put put) {
      model.put(put.key(), put.value());
    } else {
      model.remove(change.key());
    }
  }

  private static Bytes key(int i) {
    return Bytes.utf8(Integer.toHexString(i * 0x9E3779B1) + "/" + i);
  }

  private int fillUntilFull() {
    int i = 0;
    for (; !fixture.store().full(); i++) {
      apply(new Change.Put(key(i), Bytes.utf8("value".repeat(60))));
      if (fixture.store().memtableBytes() > 600_000) {
        fixture.flush();
        fixture.merge();
      }
      assertTrue(i < 100_000, "it never gets full");
    }
    return i;
  }

  @Test
  void full_whenOnlyTheReserveIsLeft_andTheReserveSufficesForFlushAndMerge() throws IOException {
    fixture.reopen();
    int count = fillUntilFull();
    assertTrue(count > 5000, "full after only " + count);
    fixture.flush();
    fixture.mergeAll();
    StoreAssertions.assertHoldsAll(model, fixture.store());
    fixture.reopen();
    StoreAssertions.assertHoldsAll(model, fixture.store());
  }

  @Test
  void deletesOnAFullStore_makeRoomAgain() throws IOException {
    fixture.reopen();
    int count = fillUntilFull();
    for (int i = 0; i < count; i++) {
      apply(new Change.Delete(key(i)));
      if (i % 500 == 499) {
        fixture.flush();
        fixture.mergeAll();
      }
    }
    fixture.flush();
    fixture.mergeAll();
    assertFalse(fixture.store().full());
    StoreAssertions.assertHoldsAll(model, fixture.store());
    assertTrue(fillUntilFull() > count * 3 / 4, "space was lost");
  }

  @Test
  void flushWithoutRoom_fails_losesNothing_andIsRepeatedLater() throws IOException {
    fixture.limitChunks(0).reopen();
    apply(new Change.Put(key(1), Bytes.utf8("v")));
    fixture.store().freeze();
    assertInstanceOf(NoSpaceException.class, StoreFixture.failure(fixture.store().flush()));
    assertEquals(0, fixture.store().pinnedPosition());
    StoreAssertions.assertHoldsAll(model, fixture.store());
    fixture.limitChunks(2);
    StoreFixture.join(fixture.store().flush());
    assertEquals(1, fixture.store().manifest().flushedNumber());
    StoreAssertions.assertHoldsAll(model, fixture.store());
  }

  @Test
  void chunksOfAnOwnerThatMayStillWrite_areNotWrittenTo() throws IOException {
    fixture.reopen();
    apply(new Change.Put(key(1), Bytes.utf8("v")));
    fixture.flush();
    long owned = fixture.store().ownedBytes();
    fixture.provenGone(false).reopen();
    assertEquals(0, fixture.store().freeBytes());
    assertEquals(owned, fixture.store().ownedBytes());
    apply(new Change.Put(key(2), Bytes.utf8("v")));
    fixture.flush();
    long first = fixture.store().manifest().chunks().get(0).chunk();
    Extent quarantined = SpaceSupply.extentOf(fixture, first);
    TableDescriptor written = fixture.store().manifest().tables().get(0);
    for (Extent extent : written.pieces().extents()) {
      assertTrue(extent.address() >= quarantined.end() || extent.end() <= quarantined.address());
    }
    fixture.provenGone(true).reopen();
    assertTrue(fixture.store().freeBytes() > owned - (64 << 10));
    StoreAssertions.assertHoldsAll(model, fixture.store());
  }

  @Test
  void largeStore_withoutUsableChunks_canStillBeClaimedAndGetsNewOnes() throws IOException {
    fixture.limitChunks(40).reopen();
    for (int i = 0; i < 120; i++) {
      apply(new Change.Put(Bytes.utf8("x".repeat(100) + i), Bytes.utf8("v")));
      fixture.flush();
    }
    fixture.provenGone(false).reopen();
    assertEquals(0, fixture.store().freeBytes());
    apply(new Change.Put(key(2), Bytes.utf8("v")));
    fixture.flush();
    assertTrue(fixture.store().freeBytes() > 0);
    fixture.mergeAll();
    StoreAssertions.assertHoldsAll(model, fixture.store());
    fixture.provenGone(true).reopen();
    StoreAssertions.assertHoldsAll(model, fixture.store());
  }
}
