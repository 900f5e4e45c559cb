package org.cairnfs.storage.log;

import static org.cairnfs.storage.log.LogFixture.SLOT;
import static org.cairnfs.storage.log.LogFixture.VOLUME;
import static org.cairnfs.storage.log.LogFixture.awaitDurable;
import static org.cairnfs.storage.log.LogFixture.body;
import static org.cairnfs.storage.log.LogFixture.open;
import static org.cairnfs.storage.log.LogFixture.read;
import static org.cairnfs.storage.log.LogFixture.record;
import static org.cairnfs.storage.log.LogFixture.region;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.FaultPlan.Operation;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.device.WriteTrace;
import org.cairnfs.storage.format.CorruptBlockException;
import org.junit.jupiter.api.Test;

/** The log on the simulated device, and when that fails. */
class SimulatedLogTest extends LogContract {
  private final SimulatedDevice device = new SimulatedDevice("meta", 4 << 20);
  private final LogRegion region = region(device, 1 << 20);
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  @Override
  protected BlockDevice create() {
    return new SimulatedDevice("meta", 4 << 20);
  }

  private NodeLog openWithHook(NodeLog.BeforeWrite hook) throws IOException {
    return NodeLog.open(region, VOLUME, SLOT, 1, 0, 0, hook, failure::complete, Runnable::run);
  }

  @Test
  void write_thatFails_failsTheLogForGood() throws Exception {
    assertFailsForGood(Operation.WRITE);
  }

  @Test
  void flush_thatFails_failsTheLogForGood() throws Exception {
    assertFailsForGood(Operation.FLUSH);
  }

  private void assertFailsForGood(Operation operation) throws Exception {
    NodeLog log = openWithHook(() -> {});
    long durable = log.append(body(record(100, 1)));
    awaitDurable(log, durable);
    device.faults().failOnce(operation, 0);
    long lost = log.append(body(record(100, 2)));
    CompletionStage<Void> waiter = log.whenDurable(lost);
    assertInstanceOf(LogFailedException.class, failure.get(20, TimeUnit.SECONDS));
    assertFailed(waiter);
    assertFailed(log.whenDurable(lost));
    assertEquals(durable, log.durablePosition());
    assertThrows(LogFailedException.class, () -> log.append(body(record(1, 3))));
    long writes = device.faults().seen(Operation.WRITE);
    log.close();
    assertEquals(writes, device.faults().seen(Operation.WRITE), "it wrote after it failed");
    assertEquals(record(100, 1), read(region, 1, 0, LogReader.OPEN_END).get(durable));
  }

  private static void assertFailed(CompletionStage<Void> stage) {
    CompletionException e =
        assertThrows(
            CompletionException.class,
            () -> stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join());
    assertInstanceOf(LogFailedException.class, e.getCause());
  }

  @Test
  void hook_runsBeforeEachCommitIsWritten() throws IOException {
    List<Long> writesSeen = new ArrayList<>();
    try (NodeLog log = openWithHook(() -> writesSeen.add(device.faults().seen(Operation.WRITE)))) {
      for (int i = 0; i < 3; i++) {
        awaitDurable(log, log.append(body(record(10, i))));
      }
    }
    assertEquals(List.of(0L, 1L, 2L), writesSeen);
  }

  @Test
  void hook_thatFails_failsTheLogBeforeAnythingIsWritten() throws Exception {
    NodeLog log =
        openWithHook(
            () -> {
              throw new IOException("DATA is gone");
            });
    assertFailed(log.whenDurable(log.append(body(record(10, 1)))));
    log.close();
    assertEquals(0, device.faults().seen(Operation.WRITE));
  }

  @Test
  void append_duringACommit_goesToTheNextOne() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      device.faults().hang(Operation.FLUSH);
      long first = log.append(body(record(10, 1)));
      CompletionStage<Void> one = log.whenDurable(first);
      assertTrue(device.faults().awaitHanging(Duration.ofSeconds(20)));
      long second = log.append(body(record(10, 2)));
      CompletionStage<Void> two = log.whenDurable(second);
      assertFalse(one.toCompletableFuture().isDone());
      assertEquals(1, read(region, 1, 0, LogReader.OPEN_END).size(), "the second is written");
      device.faults().heal();
      one.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      two.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
    assertEquals(2, read(region, 1, 0, LogReader.OPEN_END).size());
  }

  @Test
  void waiters_shareACommit() throws IOException {
    try (NodeLog log = open(region, 1, 0, 0)) {
      device.faults().hang(Operation.FLUSH);
      List<CompletableFuture<Void>> waiters = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        waiters.add(log.whenDurable(log.append(body(record(10, i)))).toCompletableFuture());
      }
      device.faults().heal();
      CompletableFuture.allOf(waiters.toArray(CompletableFuture[]::new))
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
    }
    assertTrue(device.faults().seen(Operation.FLUSH) <= 3, "a flush for each waiter");
  }

  @Test
  void commit_neverWritesABlockThatHoldsADurableBatch() throws IOException {
    WriteTrace trace = WriteTrace.of(device);
    try (NodeLog log = open(region, 1, 0, 0)) {
      for (int i = 0; i < 100; i++) {
        awaitDurable(log, log.append(body(record(i * 50, i))));
      }
    }
    long written = 0;
    for (WriteTrace.Step step : trace.steps()) {
      if (step instanceof WriteTrace.Write write) {
        assertTrue(write.offset() >= written, "wrote " + write.offset() + " again");
        written = write.offset() + write.payload().length;
      }
    }
  }

  @Test
  void read_ofDamagedDurableBatch_isCorruptionAndNotTheEnd() throws IOException {
    long second;
    long end;
    try (NodeLog log = open(region, 1, 0, 0)) {
      awaitDurable(log, log.append(body(record(100, 1))));
      second = log.append(body(record(100, 2)));
      awaitDurable(log, second);
      awaitDurable(log, log.append(body(record(100, 3))));
      end = log.end();
    }
    device.flipBit(region.address(second) + 50, 2);
    assertThrows(CorruptBlockException.class, () -> read(region, 1, 0, LogReader.OPEN_END));
    assertThrows(CorruptBlockException.class, () -> read(region, 1, 0, end));
  }

  @Test
  void read_ofSealedLogWithDamagedLastBatch_isCorruption() throws IOException {
    long end;
    try (NodeLog log = open(region, 1, 0, 0)) {
      awaitDurable(log, log.append(body(record(100, 1))));
      end = log.end();
    }
    device.flipBit(region.address(60), 0);
    assertThrows(CorruptBlockException.class, () -> read(region, 1, 0, end));
  }
}
