package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.device.WriteTrace;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tables merge steps rewrite, and how much. */
class MergeTest {
  private static final int TABLE_BYTES = 256 * 1024;

  private final SimulatedDevice device = new SimulatedDevice("meta", StoreFixture.META_BYTES);
  private final StoreFixture fixture = new StoreFixture(device, 1 << 20);
  private final TreeMap<Bytes, Bytes> model = new TreeMap<>();

  @BeforeEach
  void open() throws IOException {
    fixture.reopen();
  }

  private void put(String prefix, long number) {
    Bytes key = Bytes.utf8(String.format("%s/%09d", prefix, number));
    Bytes value = Bytes.utf8("v".repeat(100) + number);
    fixture.apply(new Change.Put(key, value));
    model.put(key, value);
  }

  private void delete(String prefix, long number) {
    Bytes key = Bytes.utf8(String.format("%s/%09d", prefix, number));
    fixture.apply(new Change.Delete(key));
    model.remove(key);
  }

  private List<TableDescriptor> tables() {
    return fixture.store().manifest().tables();
  }

  private Set<Long> ids() {
    Set<Long> ids = new HashSet<>();
    tables().forEach(table -> ids.add(table.id()));
    return ids;
  }

  @Test
  void tablesInOrder_moveDown_withoutBeingRewritten() {
    for (int run = 0; run < 4; run++) {
      for (int i = 0; i < 4000; i++) {
        put("seq", run * 4000L + i);
      }
      fixture.flush();
    }
    Set<Long> before = ids();
    fixture.mergeAll();
    Set<Long> after = ids();
    after.retainAll(before);
    assertTrue(tables().stream().allMatch(table -> table.level() == 1), tables()::toString);
    assertTrue(after.size() >= before.size() / 2, "only " + after.size() + " of " + before.size());
    StoreAssertions.assertHoldsAll(model, fixture.store());
  }

  @Test
  void aMergeInOneZone_leavesTheTablesOfOthersAlone() {
    for (int i = 0; i < 8000; i++) {
      put("a", i);
      put("z", i);
    }
    for (int run = 0; run < 4; run++) {
      put("b", run);
      fixture.flush();
    }
    fixture.mergeAll();
    Set<Long> before = ids();
    for (int run = 0; run < 4; run++) {
      put("a0", run);
      put("zz", run);
      fixture.flush();
    }
    fixture.mergeAll();
    before.removeAll(ids());
    assertTrue(before.size() <= 3, before.size() + " tables were rewritten");
    StoreAssertions.assertHoldsAll(model, fixture.store());
  }

  @Test
  void aStep_writesABoundedAmount_andTheStoreIsWholeAfterEach() {
    for (int run = 0; run < 4; run++) {
      for (int i = run; i < 40_000; i += 4) {
        put("x", i);
      }
      fixture.flush();
    }
    int steps = 0;
    for (boolean more = true; more; steps++) {
      WriteTrace trace = WriteTrace.of(device);
      more = fixture.merge();
      long written = 0;
      for (WriteTrace.Step step : trace.steps()) {
        written += step instanceof WriteTrace.Write write ? write.payload().length : 0;
      }
      assertTrue(written <= 6L * TABLE_BYTES, "a step wrote " + written);
      StoreAssertions.assertHolds(model, fixture.store(), model.firstKey());
      StoreAssertions.assertHolds(model, fixture.store(), model.lastKey());
    }
    assertTrue(steps > 3, "all in " + steps + " steps");
    StoreAssertions.assertHoldsAll(model, fixture.store());
  }

  @Test
  void tombstones_vanishWithWhatTheyHide() {
    for (int i = 0; i < 20_000; i++) {
      put("x", i);
    }
    fixture.flush();
    for (int run = 0; run < 4; run++) {
      for (int i = run; i < 20_000; i += 4) {
        delete("x", i);
      }
      fixture.flush();
    }
    fixture.mergeAll();
    assertEquals(List.of(), tables());
    assertFalse(fixture.store().needsMerge());
    StoreAssertions.assertHoldsAll(model, fixture.store());
  }

  @Test
  void scanOverManyDeletedItems_succeedsWithACacheFarSmaller() throws IOException {
    for (int i = 0; i < 60_000; i++) {
      put("x", i);
    }
    fixture.flush();
    for (int i = 0; i < 59_990; i++) {
      delete("x", i);
    }
    fixture.flush();
    fixture.cacheBytes(1 << 20).reopen();
    assertEquals(
        StoreAssertions.items(model, 5),
        StoreAssertions.scan(fixture.store(), Bytes.utf8("x"), Bytes.utf8("y"), 5));
    assertTrue(fixture.cache().bytes() <= 1 << 20);
  }

  @Test
  void everything_canBeReadThroughASmallCache() throws IOException {
    for (int i = 0; i < 60_000; i++) {
      put("x", i * 7919L % 60_000);
    }
    fixture.flush();
    fixture.cacheBytes(1 << 20).reopen();
    long tableBytes = tables().stream().mapToLong(TableDescriptor::length).sum();
    assertTrue(tableBytes > 4 << 20, "only " + tableBytes);
    StoreAssertions.assertHoldsAll(model, fixture.store());
    List<Bytes> keys = new ArrayList<>(model.keySet());
    keys.sort(Comparator.comparing(Bytes::hashCode));
    for (Bytes key : keys.subList(0, 2000)) {
      StoreAssertions.assertHolds(model, fixture.store(), key);
    }
    assertTrue(fixture.cache().bytes() <= 1 << 20);
  }
}
