package org.cairnfs.storage.log;

import static org.cairnfs.storage.log.LogFixture.awaitDurable;
import static org.cairnfs.storage.log.LogFixture.body;
import static org.cairnfs.storage.log.LogFixture.end;
import static org.cairnfs.storage.log.LogFixture.open;
import static org.cairnfs.storage.log.LogFixture.read;
import static org.cairnfs.storage.log.LogFixture.record;
import static org.cairnfs.storage.log.LogFixture.region;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.device.WriteTrace;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a log's life after each of its writes and flushes; a prefix with all that was durable
 * remains.
 */
@Timeout(120)
class LogPowerLossTest {
  private static final Logger LOG = LoggerFactory.getLogger(LogPowerLossTest.class);
  private static final long SIZE = 2 << 20;
  private static final long RING = 256 * 1024;
  private static final int LOSSES_PER_CUT = 3;

  /** What was true of a log after so many steps of the trace. */
  private static final class Life {
    final SimulatedDevice device = new SimulatedDevice("meta", SIZE);
    final WriteTrace trace = WriteTrace.of(device);
    final NavigableMap<Long, Bytes> appended = new TreeMap<>();
    final NavigableMap<Integer, Long> durableAt = new TreeMap<>(Map.of(0, 0L));
    final NavigableMap<Integer, Long> tailAt = new TreeMap<>(Map.of(0, 0L));

    void run(long seed, int records) throws IOException {
      Random random = new Random(seed);
      try (NodeLog log = open(region(device, RING), 1, 0, 0)) {
        for (int i = 0; i < records; i++) {
          int size = random.nextInt(random.nextInt(30) == 0 ? 50_000 : 3000);
          makeRoom(log, size);
          Bytes record = record(size, seed * 10_000 + i);
          appended.put(log.append(body(record)), record);
          if (random.nextInt(4) == 0) {
            awaitAll(log);
          }
        }
        awaitAll(log);
      }
    }

    private void makeRoom(NodeLog log, int size) {
      while (log.freeBytes() < size * 2L + 40_000) {
        awaitAll(log);
        long half = (tailAt.lastEntry().getValue() + log.durablePosition()) / 2;
        long tail = appended.ceilingKey(half);
        tailAt.put(trace.size(), tail);
        log.releaseBefore(tail);
      }
    }

    private void awaitAll(NodeLog log) {
      awaitDurable(log, log.appendedPosition());
      durableAt.put(trace.size(), log.appendedPosition());
    }

    void check(SimulatedDevice left, int step, String where) throws IOException {
      long tail = tailAt.floorEntry(step).getValue();
      long durable = durableAt.floorEntry(step).getValue();
      NavigableMap<Long, Bytes> found = new TreeMap<>();
      long end = end(region(left, RING), 1, tail, LogReader.OPEN_END, found);
      long last = found.isEmpty() ? 0 : found.lastKey();
      assertTrue(last >= durable, where + ": ends at " + last + ", durable was " + durable);
      assertEquals(appended.subMap(tail, true, last, true), found, where);
      continueInNextEpoch(left, tail, end, found, where);
    }

    private static void continueInNextEpoch(
        SimulatedDevice left, long tail, long end, SortedMap<Long, Bytes> found, String where)
        throws IOException {
      LogRegion region = region(left, RING);
      SortedMap<Long, Bytes> next = new TreeMap<>();
      try (NodeLog log = open(region, 2, end, tail)) {
        Bytes record = record(20, end);
        next.put(log.append(body(record)), record);
      }
      SimulatedDevice again = left.afterPowerLoss(0);
      assertEquals(next, read(region(again, RING), 2, end, LogReader.OPEN_END), where);
      assertEquals(found, read(region(again, RING), 1, tail, end), where);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void log_afterPowerLossAtAnyStep_isAPrefixWithAllThatWasDurable(long seed) throws IOException {
    Life life = new Life();
    life.run(seed, 300);
    int cuts = 0;
    for (int step = 0; step <= life.trace.size(); step++) {
      for (int loss = 0; loss < LOSSES_PER_CUT; loss++) {
        long lossSeed = seed * 1_000_000 + step * 10L + loss;
        String where = "seed " + seed + " step " + step + " loss seed " + lossSeed;
        life.check(life.trace.cut(step, lossSeed).get(0), step, where);
        cuts++;
      }
      life.check(life.trace.killed(step).get(0), step, "seed " + seed + " killed at " + step);
      cuts++;
    }
    LOG.info("seed {}: {} cuts of {} steps", seed, cuts, life.trace.size());
    assertTrue(cuts >= 500, cuts + " cuts only");
  }

  @Test
  void log_onDeviceThatLiesAboutFlushes_isCaught() throws IOException {
    Life life = new Life();
    life.device.faults().lieAboutFlushes();
    life.run(4, 100);
    int caught = 0;
    for (long seed = 0; seed < 20; seed++) {
      try {
        life.check(life.device.afterPowerLoss(seed), life.trace.size(), "lying device");
      } catch (AssertionError | CorruptBlockException e) {
        caught++;
      }
    }
    assertTrue(caught > 10, "a lie was caught " + caught + " times of 20");
  }
}
