package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readers on several threads while records arrive, memtables are flushed and tables merged. */
class StoreConcurrencyTest {
  private static final int KEYS = 500;

  private final ExecutorService threads = Executors.newFixedThreadPool(6);
  private final StoreFixture fixture =
      new StoreFixture(new SimulatedDevice("meta", StoreFixture.META_BYTES), 64 * 1024)
          .runningOn(threads);
  private final AtomicLong round = new AtomicLong();
  private final AtomicBoolean done = new AtomicBoolean();

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
  }

  private static Bytes key(int i) {
    return Bytes.utf8(String.format("%04d", i));
  }

  private static Bytes value(long round) {
    return Bytes.utf8(String.format("%08d", round) + "x".repeat(100));
  }

  private static long roundOf(Bytes value) {
    return Long.parseLong(value.utf8().substring(0, 8));
  }

  /** Each round puts every key once; an item may show this round or the one before, never older. */
  private void write(int rounds) {
    LogStructuredStore store = fixture.store();
    CompletionStage<?> flush = CompletableFuture.completedFuture(null);
    CompletionStage<?> merge = CompletableFuture.completedFuture(null);
    for (long r = 1; r <= rounds; r++) {
      for (int i = 0; i < KEYS; i++) {
        fixture.apply(new Change.Put(key(i), value(r)));
      }
      round.set(r);
      if (flush.toCompletableFuture().isDone()) {
        store.freeze();
        flush = store.flush();
      }
      if (merge.toCompletableFuture().isDone()) {
        merge = store.mergeStep();
      }
    }
    flush.toCompletableFuture().join();
    merge.toCompletableFuture().join();
  }

  private long readUntilDone(long seed) {
    Random random = new Random(seed);
    long reads = 0;
    for (; !done.get(); reads++) {
      long before = round.get();
      if (reads % 10 == 0) {
        scanAll(before);
      } else {
        Bytes key = key(random.nextInt(KEYS));
        Lookup found = StoreAssertions.read(fixture.store(), key);
        assertTrue(found instanceof Lookup.Present, () -> key.utf8() + " vanished");
        assertTrue(roundOf(((Lookup.Present) found).value()) >= before);
      }
    }
    return reads;
  }

  private void scanAll(long before) {
    Optional<List<Item>> found = fixture.store().scan(key(0), key(KEYS), KEYS + 1);
    if (found.isEmpty()) {
      StoreFixture.join(fixture.store().loadScan(key(0), key(KEYS), KEYS + 1));
      return;
    }
    assertEquals(KEYS, found.get().size());
    for (Item item : found.get()) {
      assertTrue(roundOf(item.value()) >= before, "an old value came back");
    }
  }

  @Test
  void reads_duringFlushesAndMerges_neverGoBack() throws Exception {
    fixture.reopen();
    write(1);
    List<Future<Long>> readers =
        List.of(threads.submit(() -> readUntilDone(1)), threads.submit(() -> readUntilDone(2)));
    try {
      write(60);
    } finally {
      done.set(true);
    }
    for (Future<Long> reader : readers) {
      assertTrue(reader.get(30, TimeUnit.SECONDS) > 0);
    }
  }

  @Test
  void loads_ofOneKey_fromManyThreads_allComplete() throws IOException {
    fixture.reopen();
    write(1);
    fixture.flush();
    fixture.reopen();
    List<CompletableFuture<Void>> loads =
        IntStream.range(0, 50)
            .mapToObj(i -> fixture.store().load(key(i % 5)).toCompletableFuture())
            .toList();
    loads.forEach(CompletableFuture::join);
    assertTrue(fixture.store().get(key(0)) instanceof Lookup.Present);
  }
}
