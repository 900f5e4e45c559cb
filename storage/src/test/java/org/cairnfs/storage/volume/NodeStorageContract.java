package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.alloc.Scans;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.store.ShardStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the layers above rely on, whatever storage is made of. */
@Timeout(60)
public abstract class NodeStorageContract {
  private static final ShardId ONE = new ShardId(1);
  private static final ShardId TWO = new ShardId(2);
  private static final ShardId CLOSED = new ShardId(3);
  private static final Bytes KEY = Bytes.utf8("key");
  private static final Bytes VALUE = Bytes.utf8("value");

  private NodeStorage storage;

  /** An empty storage of at least four shards. */
  protected abstract NodeStorage create() throws IOException;

  /** The next incarnation after the given one has ended cleanly. */
  protected abstract NodeStorage reopen(NodeStorage storage) throws IOException;

  @BeforeEach
  void open() throws IOException {
    storage = create();
    join(storage.openShard(ONE));
    join(storage.openShard(TWO));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  protected static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private ShardStore store(ShardId shard) {
    return storage.shard(shard).orElseThrow();
  }

  private Optional<Bytes> get(ShardId shard, Bytes key) {
    return join(Scans.get(store(shard), key));
  }

  private static AppendRefusedException.Reason reason(Runnable append) {
    return assertThrows(AppendRefusedException.class, append::run).reason();
  }

  @Test
  void append_isSeenInAllItsShardsAtOnce() {
    long position =
        storage.append(Transaction.builder().put(ONE, KEY, VALUE).put(TWO, KEY, VALUE).build());

    assertEquals(Optional.of(VALUE), get(ONE, KEY));
    assertEquals(Optional.of(VALUE), get(TWO, KEY));
    // Another transaction may follow of itself: a chunk that goes to or comes from the pool.
    assertTrue(storage.appendedPosition() >= position);
    assertTrue(store(ONE).lastPosition() >= position);
  }

  @Test
  void changes_laterOneOfAKeyWins_andDeletesHide() {
    storage.append(
        Transaction.builder().put(ONE, KEY, KEY).delete(ONE, KEY).put(ONE, KEY, VALUE).build());
    assertEquals(Optional.of(VALUE), get(ONE, KEY));
    storage.append(Transaction.builder().delete(ONE, KEY).build());
    assertEquals(Optional.empty(), get(ONE, KEY));
    storage.append(Transaction.builder().put(ONE, KEY, VALUE).build());
    storage.append(Transaction.builder().retire(ONE, KEY).build());
    assertEquals(Optional.empty(), get(ONE, KEY));
  }

  @Test
  void positions_growWithEveryAppend() {
    long last = storage.appendedPosition();
    for (int i = 0; i < 10; i++) {
      long position = storage.append(Transaction.builder().put(ONE, KEY, VALUE).build());
      assertTrue(position > last);
      last = position;
    }
  }

  @Test
  void append_toAClosedShard_isRefusedAsAWhole() {
    Transaction transaction =
        Transaction.builder().put(ONE, KEY, VALUE).put(CLOSED, KEY, VALUE).build();

    assertEquals(
        AppendRefusedException.Reason.SHARD_NOT_OPEN, reason(() -> storage.append(transaction)));
    assertEquals(Optional.empty(), get(ONE, KEY));
    assertThrows(IllegalStateException.class, () -> storage.dataSpace(CLOSED));
    assertTrue(storage.shard(CLOSED).isEmpty());
  }

  @Test
  void whenDurable_completes_andThePositionIsDurable() {
    long position = storage.append(Transaction.builder().put(ONE, KEY, VALUE).build());
    join(storage.whenDurable(position));

    assertTrue(storage.durablePosition() >= position);
    assertTrue(storage.durablePosition() <= storage.appendedPosition());
    join(storage.whenRoom());
  }

  @Test
  void loan_voidedBeforeUse_refusesTheAppend() {
    LoanId loan = storage.openLoan();
    assertTrue(storage.voidLoan(loan));
    assertTrue(storage.voidLoan(loan));

    assertEquals(AppendRefusedException.Reason.LOAN_VOIDED, reason(() -> useLoan(loan)));
    assertEquals(Optional.empty(), get(ONE, KEY));
  }

  @Test
  void loan_usedBeforeVoiding_staysUsed() {
    LoanId loan = storage.openLoan();
    useLoan(loan);

    assertFalse(storage.voidLoan(loan));
  }

  @Test
  void loan_settled_isForgotten() {
    LoanId loan = storage.openLoan();
    storage.settleLoan(loan);

    assertEquals(AppendRefusedException.Reason.LOAN_VOIDED, reason(() -> useLoan(loan)));
    assertNotEquals(loan, storage.openLoan());
  }

  private void useLoan(LoanId loan) {
    storage.append(Transaction.builder().put(ONE, KEY, VALUE).loan(loan).build());
  }

  @Test
  void loans_voidedWhileUsed_areOneOrTheOther() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 200; i++) {
        LoanId loan = storage.openLoan();
        Future<Boolean> used =
            pool.submit(
                () -> {
                  try {
                    useLoan(loan);
                    return true;
                  } catch (AppendRefusedException e) {
                    return false;
                  }
                });
        Future<Boolean> voided = pool.submit(() -> storage.voidLoan(loan));
        assertNotEquals(get(used), get(voided));
        storage.settleLoan(loan);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T> T get(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void appendsOfManyThreads_areAllThere() throws Exception {
    int threads = 4;
    int each = 500;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> done =
          IntStream.range(0, threads)
              .<Future<?>>mapToObj(thread -> pool.submit(() -> appendMany(thread, each)))
              .toList();
      for (Future<?> future : done) {
        get(future);
      }
    } finally {
      pool.shutdownNow();
    }
    for (ShardId shard : List.of(ONE, TWO)) {
      Bytes prefix = Bytes.utf8("many");
      List<Item> items = join(Scans.all(store(shard), prefix));
      assertEquals(threads * each, items.size());
    }
  }

  private void appendMany(int thread, int count) {
    for (int i = 0; i < count; i++) {
      join(storage.whenRoom());
      Bytes key = Bytes.utf8("many" + thread + "/" + i);
      Transaction put = Transaction.builder().put(ONE, key, VALUE).put(TWO, key, VALUE).build();
      for (Admission answer = storage.admit(put, Growth::of); answer != Admission.NOW; ) {
        assertEquals(Admission.LATER, answer);
        join(storage.whenRoom(Set.of(ONE, TWO)));
        answer = storage.admit(put, Growth::of);
      }
      storage.append(put);
    }
  }

  @Test
  void grant_writtenAndConsumed_holdsItsData_andFreeBlocksFollow() throws IOException {
    DataSpace space = storage.dataSpace(ONE);
    assertTrue(join(space.refill(8)));
    long free = space.freeBlocks();
    DataSpace.Granted granted = space.grant(9, 8).orElseThrow();
    appendSpace(granted.changes());
    Grant grant = granted.grant();
    assertEquals(List.of(grant), join(space.grantsOf(9)));
    assertEquals(List.of(grant), join(space.grants(0, 0, 10)));
    assertEquals(free - grant.run().length(), space.freeBlocks());

    long at = grant.run().start() * BlockDevice.BLOCK;
    storage.data().write(at, ByteBuffer.allocate(BlockDevice.BLOCK).putLong(0, 42));
    ByteBuffer read = ByteBuffer.allocate(BlockDevice.BLOCK);
    storage.data().read(at, read);
    assertEquals(42, read.getLong(0));

    appendSpace(space.consume(grant, grant.run().length()));
    assertEquals(List.of(), join(space.grantsOf(9)));
    appendSpace(space.free(grant.run()));
    assertEquals(free, space.freeBlocks());
    assertTrue(storage.totals().dataFree() <= storage.totals().dataTotal());
  }

  private void appendSpace(List<Change> changes) {
    Transaction.Builder builder = Transaction.builder();
    changes.forEach(change -> builder.add(ONE, change));
    storage.append(builder.build());
  }

  @Test
  void closed_refusesAppends_andTheNextIncarnationHasEverything() throws IOException {
    long opening = store(ONE).opening();
    long epoch = storage.claim().epoch();
    storage.append(Transaction.builder().put(ONE, KEY, VALUE).build());
    NodeStorage before = storage;
    storage = reopen(before);

    assertEquals(
        AppendRefusedException.Reason.CLOSED,
        reason(() -> before.append(Transaction.builder().put(ONE, KEY, KEY).build())));
    assertTrue(storage.claim().epoch() > epoch);
    join(storage.openShard(ONE));
    assertEquals(Optional.of(VALUE), get(ONE, KEY));
    assertTrue(store(ONE).opening() > opening);
  }

  @Test
  void openShard_twice_isTheSameStore() {
    assertEquals(join(storage.openShard(ONE)), store(ONE));
    assertEquals(join(storage.openShard(ONE)), join(storage.openShard(ONE)));
  }
}
