package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random runs against a map, with flushes, merge steps and restarts in between. */
class StoreModelTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void anyHistory_readsLikeAMap(long seed) throws IOException {
    StoreFixture fixture =
        new StoreFixture(new SimulatedDevice("meta", StoreFixture.META_BYTES), 64 * 1024);
    fixture.reopen();
    RandomWorkload workload = new RandomWorkload(seed, 6000);
    int deepest = 0;
    for (int i = 0; i < 14_000; i++) {
      fixture.apply(workload.record());
      step(fixture, workload);
      deepest = Math.max(deepest, depth(fixture));
      if (i % 3000 == 0) {
        StoreAssertions.assertHoldsAll(workload.model(), fixture.store());
      }
    }
    fixture.flush();
    fixture.mergeAll();
    StoreAssertions.assertHoldsAll(workload.model(), fixture.store());
    fixture.reopen();
    StoreAssertions.assertHoldsAll(workload.model(), fixture.store());
    assertTrue(deepest >= 2, "no table came deeper than level " + deepest);
    assertSpaceAddsUp(fixture);
  }

  private static void step(StoreFixture fixture, RandomWorkload workload) throws IOException {
    int choice = workload.random().nextInt(1000);
    if (choice < 4) {
      fixture.flush();
    } else if (choice < 30) {
      fixture.merge();
    } else if (choice < 31) {
      fixture.store().freeze();
    } else if (choice < 32) {
      fixture.reopen();
    } else if (choice < 200) {
      StoreAssertions.assertHolds(workload.model(), fixture.store(), workload.anyKey());
    } else if (choice < 220) {
      assertScan(fixture, workload);
    }
  }

  private static void assertScan(StoreFixture fixture, RandomWorkload workload) {
    Bytes one = workload.anyKey();
    Bytes other = workload.anyKey();
    Bytes from = one.compareTo(other) < 0 ? one : other;
    Bytes to = one.compareTo(other) < 0 ? other : one;
    int limit = 1 + workload.random().nextInt(100);
    assertEquals(
        StoreAssertions.items(workload.model().subMap(from, true, to, false), limit),
        StoreAssertions.scan(fixture.store(), from, to, limit));
  }

  private static int depth(StoreFixture fixture) {
    return fixture.store().manifest().tables().stream()
        .mapToInt(TableDescriptor::level)
        .max()
        .orElse(0);
  }

  private static void assertSpaceAddsUp(StoreFixture fixture) {
    long used =
        fixture.store().manifest().tables().stream().mapToLong(TableDescriptor::bytes).sum();
    long free = fixture.store().freeBytes();
    long owned = fixture.store().ownedBytes();
    assertTrue(
        owned - free - used >= 0 && owned - free - used <= 1 << 20,
        () -> "owned " + owned + " free " + free + " used " + used);
  }
}
