package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.device.WriteTrace;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;

/**
 * A power loss after any write of flushes, merges and manifest switches leaves a whole store: what
 * its manifest says is covered is exactly there.
 */
class StoreCrashTest {
  private final SimulatedDevice device = new SimulatedDevice("meta", StoreFixture.META_BYTES);
  private final StoreFixture fixture = new StoreFixture(device, 64 * 1024);

  /** What the tables hold, by number of the last record they cover. */
  private final TreeMap<Long, NavigableMap<Bytes, Bytes>> states = new TreeMap<>();

  /** The least flushed number that a crash after so many steps may leave. */
  private final TreeMap<Integer, Long> leastByStep = new TreeMap<>();

  private WriteTrace record(long seed, int records, int flushEvery, int mergeEvery)
      throws IOException {
    fixture.reopen();
    WriteTrace trace = WriteTrace.of(device);
    states.put(0L, new TreeMap<>());
    leastByStep.put(0, 0L);
    RandomWorkload workload = new RandomWorkload(seed, 200);
    for (int i = 1; i <= records; i++) {
      fixture.apply(workload.record());
      if (i % flushEvery == 0) {
        states.put((long) i, new TreeMap<>(workload.model()));
        fixture.flush();
        leastByStep.put(trace.size(), (long) i);
      }
      if (i % mergeEvery == 0) {
        fixture.merge();
      }
    }
    return trace;
  }

  private void assertWhole(SimulatedDevice cut, int step, String what) throws IOException {
    LogStructuredStore opened = fixture.openOn(cut);
    long flushed = opened.manifest().flushedNumber();
    long least = Objects.requireNonNull(leastByStep.floorEntry(step)).getValue();
    assertTrue(flushed >= least, () -> what + ": record " + least + " was durable, " + flushed);
    NavigableMap<Bytes, Bytes> expected =
        Objects.requireNonNull(states.get(flushed), () -> what + ": no flush ended at " + flushed);
    assertEquals(
        StoreAssertions.items(expected, Integer.MAX_VALUE),
        StoreAssertions.all(opened),
        () -> what + ": not the state after record " + flushed);
  }

  @Test
  void powerLoss_afterAnyStep_leavesTheOldOrTheNewState() throws IOException {
    WriteTrace trace = record(11, 7000, 150, 25);
    assertTrue(trace.size() > 400, "only " + trace.size() + " steps");
    for (int step = 0; step <= trace.size(); step++) {
      for (long seed = 0; seed < 2; seed++) {
        String what = "step " + step + " seed " + seed;
        assertWhole(trace.cut(step, 31L * step + seed).get(0), step, what);
      }
    }
  }

  @Test
  void powerLoss_whileManifestsHaveBodies_leavesTheOldOrTheNewState() throws IOException {
    WriteTrace trace = record(15, 1800, 20, 5000);
    int tables = fixture.store().manifest().tables().size();
    assertTrue(tables > 70, "with " + tables + " tables the manifest needs no body");
    for (int step = 1; step <= trace.size(); step += 1 + step % 2) {
      assertWhole(trace.cut(step, step).get(0), step, "step " + step);
    }
  }

  @Test
  void killedProcess_afterAnyStep_leavesTheOldOrTheNewState() throws IOException {
    WriteTrace trace = record(12, 600, 50, 20);
    for (int step = 0; step <= trace.size(); step++) {
      assertWhole(trace.killed(step).get(0), step, "step " + step);
    }
  }

  @Test
  void afterACrash_theStoreGoesOn_andACrashOfThatIsWholeToo() throws IOException {
    WriteTrace trace = record(13, 800, 60, 25);
    for (int step = 7; step <= trace.size(); step += 41) {
      SimulatedDevice cut = trace.cut(step, step).get(0);
      StoreFixture second = new StoreFixture(cut, 64 * 1024);
      LogStructuredStore store = second.openOn(cut);
      long flushed = store.manifest().flushedNumber();
      NavigableMap<Bytes, Bytes> expected =
          new TreeMap<>(Objects.requireNonNull(states.get(flushed)));
      RandomWorkload workload = second.continueWith(fixture, flushed, expected, step);
      for (int i = 0; i < 200; i++) {
        second.apply(workload.record());
        if (i % 50 == 49) {
          second.flush();
          second.merge();
        }
      }
      StoreAssertions.assertHoldsAll(workload.model(), second.store());
      second.reopen();
      StoreAssertions.assertHoldsAll(workload.model(), second.store());
    }
  }

  @Test
  void failedWrites_changeNothing_andTheNextAttemptSucceeds() throws IOException {
    fixture.reopen();
    RandomWorkload workload = new RandomWorkload(14, 200);
    for (int attempt = 0; attempt < 60; attempt++) {
      for (int i = 0; i < 40; i++) {
        fixture.apply(workload.record());
      }
      FaultyFlush.of(device, attempt).run(fixture);
      StoreAssertions.assertHoldsAll(workload.model(), fixture.store());
      fixture.flush();
      assertEquals(fixture.records(), fixture.store().manifest().flushedNumber());
      fixture.mergeAll();
    }
    fixture.reopen();
    StoreAssertions.assertHoldsAll(workload.model(), fixture.store());
    assertEquals(List.of(), fixture.store().unflushedRecords().orElseThrow());
  }
}
