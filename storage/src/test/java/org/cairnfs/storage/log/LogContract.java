package org.cairnfs.storage.log;

import static org.cairnfs.storage.log.LogFixture.awaitDurable;
import static org.cairnfs.storage.log.LogFixture.body;
import static org.cairnfs.storage.log.LogFixture.end;
import static org.cairnfs.storage.log.LogFixture.open;
import static org.cairnfs.storage.log.LogFixture.read;
import static org.cairnfs.storage.log.LogFixture.record;
import static org.cairnfs.storage.log.LogFixture.region;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a log must do on every device. */
@Timeout(120)
public abstract class LogContract {
  private static final long RING = 1 << 20;

  private BlockDevice device;
  private LogRegion region;

  /** A writable device of at least 4 MiB, all zero. */
  protected abstract BlockDevice create() throws IOException;

  @BeforeEach
  void createRegion() throws IOException {
    device = create();
    region = region(device, RING);
  }

  @AfterEach
  void closeDevice() throws IOException {
    device.close();
  }

  @Test
  void read_ofLogNeverWritten_isEmptyAndEndsAtItsStart() throws IOException {
    SortedMap<Long, Bytes> records = new TreeMap<>();
    assertEquals(8192, end(region, 1, 8192, LogReader.OPEN_END, records));
    assertTrue(records.isEmpty());
  }

  @Test
  void append_thatBecameDurable_isReadBack() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      long position = log.append(body(record(100, 1)));
      assertEquals(position, log.appendedPosition());
      awaitDurable(log, position);
      assertEquals(position, log.durablePosition());
      assertEquals(0, log.unflushedBytes());
      assertEquals(
          new TreeMap<>(java.util.Map.of(position, record(100, 1))),
          read(region, 1, 0, LogReader.OPEN_END));
    }
  }

  @Test
  void append_withoutWaiting_becomesDurableByItself() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      long position = log.append(body(record(10, 1)));
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (log.durablePosition() < position) {
        assertTrue(System.nanoTime() < deadline, "not durable after 20 s");
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void append_ofAllSizes_isReadBackInOrder() throws IOException {
    SortedMap<Long, Bytes> written = new TreeMap<>();
    try (NodeLog log = open(region, 1, 0, 0)) {
      int[] sizes = {0, 1, 7, 8, 4020, 4096, 9000, 131_000, 140_000, region.recordMax(), 3};
      for (int size : sizes) {
        Bytes record = record(size, size);
        written.put(log.append(body(record)), record);
      }
    }
    assertEquals(written, read(region, 1, 0, LogReader.OPEN_END));
    assertEquals(11, written.size());
  }

  @Test
  void append_aboveTheLimit_isRefused() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> log.append(body(record(region.recordMax() + 1, 1))));
    }
  }

  @Test
  void position_isNeverABatchBoundary() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      for (int i = 0; i < 300; i++) {
        long position = log.append(body(record(i * 7, i)));
        assertEquals(4, position % 8);
        if (i % 10 == 0) {
          awaitDurable(log, position);
        }
      }
      assertEquals(0, log.end() % BlockDevice.BLOCK);
    }
  }

  @Test
  void read_fromAnyPosition_returnsTheRest() throws IOException {
    SortedMap<Long, Bytes> written = appendSome(100, 12_000, 1);
    for (long from : written.keySet()) {
      assertEquals(written.tailMap(from), read(region, 1, from, LogReader.OPEN_END));
      assertEquals(written.tailMap(from + 1), read(region, 1, from + 1, LogReader.OPEN_END));
      assertEquals(written.headMap(from + 1), read(region, 1, 0, from));
    }
  }

  @Test
  void close_makesEverythingDurable() throws IOException {
    SortedMap<Long, Bytes> written = appendSome(500, 900, 2);
    SortedMap<Long, Bytes> found = new TreeMap<>();
    long end = end(region, 1, 0, LogReader.OPEN_END, found);
    assertEquals(written, found);
    assertEquals(written, read(region, 1, 0, end));
  }

  @Test
  void append_afterClose_isRefused() throws IOException {
    NodeLog log = open(region, 1, 0, 0);
    log.close();
    log.close();
    assertThrows(IllegalStateException.class, () -> log.append(body(record(1, 1))));
  }

  @Test
  void append_toFullRing_isRefusedUntilReleased() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      List<Long> positions = new ArrayList<>();
      long free = log.freeBytes();
      LogFullException full = null;
      while (full == null) {
        try {
          positions.add(log.append(body(record(3000, positions.size()))));
          assertTrue(log.freeBytes() <= free);
          free = log.freeBytes();
        } catch (LogFullException e) {
          full = e;
        }
      }
      assertTrue(positions.size() > 250, positions.size() + " records only");
      awaitDurable(log, log.appendedPosition());
      assertEquals(positions.size(), read(region, 1, 0, LogReader.OPEN_END).size());
      log.appendFromReserve(body(record(3000, 5)));
      awaitDurable(log, log.appendedPosition());
      assertThrows(LogFullException.class, () -> log.append(body(record(3000, 6))));
      log.releaseBefore(positions.get(200));
      positions.add(log.append(body(record(3000, 7))));
      awaitDurable(log, log.appendedPosition());
      assertEquals(
          positions.get(200), read(region, 1, positions.get(200), LogReader.OPEN_END).firstKey());
    }
  }

  @Test
  void reserve_isBounded() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      assertThrows(
          LogFullException.class,
          () -> {
            while (true) {
              log.appendFromReserve(body(record(3000, 1)));
            }
          });
      assertTrue(log.usedBytes() <= RING);
      awaitDurable(log, log.appendedPosition());
      assertEquals(log.appendedPosition(), (long) read(region, 1, 0, LogReader.OPEN_END).lastKey());
    }
  }

  @Test
  void ring_thatWrapsManyTimes_keepsWhatIsNotReleased() throws IOException {
    Random random = new Random(5);
    SortedMap<Long, Bytes> live = new TreeMap<>();
    try (NodeLog log = open(region, 1, 0, 0)) {
      for (int i = 0; i < 3000; i++) {
        Bytes record = record(random.nextInt(i % 100 == 0 ? region.recordMax() : 6000), i);
        makeRoom(log, live, record.length());
        live.put(log.append(body(record)), record);
        if (random.nextInt(5) == 0) {
          awaitDurable(log, log.appendedPosition());
        }
        if (i % 200 == 0) {
          awaitDurable(log, log.appendedPosition());
          assertEquals(live, read(region, 1, live.firstKey(), LogReader.OPEN_END));
        }
      }
      assertTrue(log.end() > 8 * RING, "only " + log.end());
    }
    assertEquals(live, read(region, 1, live.firstKey(), LogReader.OPEN_END));
  }

  private static void makeRoom(NodeLog log, SortedMap<Long, Bytes> live, int bytes) {
    while (log.freeBytes() < bytes * 2L + 20_000) {
      for (int i = 0; i < 20 && live.size() > 1; i++) {
        live.remove(live.firstKey());
      }
      if (live.size() <= 1) {
        awaitDurable(log, log.appendedPosition());
      }
      log.releaseBefore(live.firstKey());
    }
  }

  @Test
  void epoch_afterAnother_startsAtItsEndAndSeesOnlyItsOwn() throws IOException {
    SortedMap<Long, Bytes> first = appendSome(50, 500, 3);
    long end = end(region, 1, 0, LogReader.OPEN_END, new TreeMap<>());
    SortedMap<Long, Bytes> second = new TreeMap<>();
    try (NodeLog log = open(region, 2, end, first.firstKey())) {
      assertTrue(log.usedBytes() >= end);
      for (int i = 0; i < 20; i++) {
        second.put(log.append(body(record(50, 900 + i))), record(50, 900 + i));
      }
    }
    assertTrue(second.firstKey() > end);
    assertEquals(first, read(region, 1, 0, end));
    assertEquals(first, read(region, 1, 0, LogReader.OPEN_END));
    assertEquals(second, read(region, 2, end, LogReader.OPEN_END));
    assertEquals(0, read(region, 3, end, LogReader.OPEN_END).size());
  }

  @Test
  void epoch_thatIsShorter_isNotContinuedByOlderBatches() throws IOException {
    appendSome(400, 1000, 4);
    try (NodeLog log = open(region, 2, 4096, 4096)) {
      log.append(body(record(10, 1)));
    }
    assertEquals(1, read(region, 2, 4096, LogReader.OPEN_END).size());
  }

  @Test
  void open_withTailInsideALargeBatch_keepsThatBatchWhole() throws IOException {
    SortedMap<Long, Bytes> first = appendSome(100, 1000, 6);
    long end = end(region, 1, 0, LogReader.OPEN_END, new TreeMap<>());
    long tail = first.lastKey();
    try (NodeLog log = open(region, 2, end, tail)) {
      assertThrows(
          LogFullException.class,
          () -> {
            while (true) {
              log.appendFromReserve(body(record(3000, 1)));
            }
          });
    }
    assertEquals(first.tailMap(tail), read(region, 1, tail, end));
  }

  @Test
  void releaseBefore_insideALargeBatch_keepsThatBatchWhole() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      SortedMap<Long, Bytes> needed = new TreeMap<>();
      for (int i = 0; i < 100; i++) {
        needed.put(log.append(body(record(1000, i))), record(1000, i));
      }
      awaitDurable(log, log.appendedPosition());
      long tail = needed.lastKey();
      log.releaseBefore(tail);
      assertThrows(
          LogFullException.class,
          () -> {
            while (true) {
              log.appendFromReserve(body(record(3000, 1)));
            }
          });
      awaitDurable(log, log.appendedPosition());
      assertEquals(tail, read(region, 1, tail, LogReader.OPEN_END).firstKey());
    }
  }

  @Test
  void append_fromManyThreads_losesAndMixesNothing() throws Exception {
    ConcurrentSkipListMap<Long, Bytes> written = new ConcurrentSkipListMap<>();
    try (NodeLog log = open(region(device, 2 * RING), 1, 0, 0)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int number = t;
        threads.add(new Thread(() -> appendMany(log, written, number)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertEquals(4 * 500, written.size());
    assertEquals(written, read(region(device, 2 * RING), 1, 0, LogReader.OPEN_END));
  }

  private static void appendMany(NodeLog log, SortedMap<Long, Bytes> written, int number) {
    for (int i = 0; i < 500; i++) {
      Bytes record = record(i % 700, number * 1000L + i);
      long position = log.append(body(record));
      written.put(position, record);
      if (i % 50 == 0) {
        awaitDurable(log, position);
      }
    }
  }

  private SortedMap<Long, Bytes> appendSome(int count, int sizeMax, long seed) throws IOException {
    Random random = new Random(seed);
    SortedMap<Long, Bytes> written = new TreeMap<>();
    try (NodeLog log = open(region, 1, 0, 0)) {
      for (int i = 0; i < count; i++) {
        Bytes record = record(random.nextInt(sizeMax), seed * 100_000 + i);
        written.put(log.append(body(record)), record);
        if (random.nextInt(20) == 0) {
          awaitDurable(log, log.appendedPosition());
        }
      }
    }
    return written;
  }
}
