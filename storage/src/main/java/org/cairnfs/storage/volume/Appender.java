package org.cairnfs.storage.volume;

import static org.cairnfs.storage.volume.AppendRefusedException.Reason;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.cairnfs.storage.alloc.SpaceLog;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.log.LogFailedException;
import org.cairnfs.storage.log.LogFullException;
import org.cairnfs.storage.log.LogRegion;
import org.cairnfs.storage.log.NodeLog;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.store.UnflushedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Orders a node's transactions: one lock, under which a transaction is checked, completed, appended
 * to the log and applied to its shards.
 *
 * <p>Everything that can refuse a transaction is asked first. From the moment the shards' space has
 * been told, the append must succeed; if it does not, or if space finds a block with two owners,
 * memory and log no longer agree and the node halts.
 */
final class Appender {
  private static final int SCRATCH_BYTES = 64 * 1024;

  private final NodeLog log;
  private final LogRegion region;
  private final OpenShards shards;
  private final Failure failure;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final LoanBook loans = new LoanBook();
  private final Admissions admissions = new Admissions();
  private ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
  private boolean closed;
  private @Nullable AppendListener listener;

  /** Who appends decides what a full log or store refuses. */
  private enum Purpose {
    /** An operation. */
    USER,
    /** Space moves within a shard: META always has room for it. */
    SPACE,
    /** A chunk is given so that a flush can go on: may draw on the log's reserve. */
    POOL
  }

  Appender(NodeLog log, LogRegion region, OpenShards shards, Failure failure) {
    this.log = log;
    this.region = region;
    this.shards = shards;
    this.failure = failure;
  }

  /** See {@link NodeStorage#append}. */
  long append(Transaction transaction) {
    return append(transaction, Purpose.USER);
  }

  SpaceLog forSpace() {
    return new Own(Purpose.SPACE);
  }

  SpaceLog forPool() {
    return new Own(Purpose.POOL);
  }

  private long append(Transaction transaction, Purpose purpose) {
    lock.lock();
    try {
      requireOpen(purpose);
      List<OpenShard> concerned = concerned(transaction);
      loans.check(transaction.loans());
      requireRoom(transaction, concerned, purpose);
      admissions.applying(transaction, concerned);
      long start = log.appendedPosition();
      LogRecord record = complete(transaction, concerned);
      long position = write(record, purpose);
      for (int i = 0; i < concerned.size(); i++) {
        LogRecord.Part part = record.parts().get(i);
        concerned.get(i).store().apply(part.number(), start, position, part.changes());
        concerned.get(i).space().appended(position);
      }
      loans.use(transaction.loans());
      if (listener != null) {
        listener.appended(position, transaction);
      }
      return position;
    } catch (IllegalStateException e) {
      failure.fail(e);
      throw e;
    } finally {
      admissions.end(transaction);
      lock.unlock();
    }
  }

  /** See {@link NodeStorage#admit}. What append refuses for other reasons is not refused here. */
  Admission admit(Transaction transaction, NodeStorage.Judge judge) {
    lock.lock();
    try {
      if (failure.hasFailed() || closed || !areOpen(transaction)) {
        return Admission.NOW;
      }
      if (log.freeBytes() < logRoom(recordBytes(transaction))) {
        return log.freeBytes() <= region.bytes() / 8 ? Admission.LATER : Admission.NO;
      }
      return admissions.admit(transaction, concerned(transaction), judge);
    } finally {
      lock.unlock();
    }
  }

  private boolean areOpen(Transaction transaction) {
    return transaction.parts().stream().allMatch(part -> shards.get(part.shard()).isPresent());
  }

  private static long recordBytes(Transaction transaction) {
    long bytes = 0;
    for (Transaction.Part part : transaction.parts()) {
      bytes += LogRecord.bytesMax(part.changes(), part.events()) + Admissions.TOTALS_BYTES;
      bytes += (long) Admissions.SPACE_BYTES_PER_CHANGE * part.changes().size();
    }
    return bytes;
  }

  private static long logRoom(long recordBytes) {
    return 2 * recordBytes + 2L * BlockDevice.BLOCK;
  }

  private void requireOpen(Purpose purpose) {
    if (failure.hasFailed()) {
      throw new AppendRefusedException(Reason.LOG_FAILED, failure.reason());
    }
    if (closed && purpose != Purpose.POOL) {
      throw new AppendRefusedException(Reason.CLOSED, "the volume is closed");
    }
  }

  private List<OpenShard> concerned(Transaction transaction) {
    List<OpenShard> found = new ArrayList<>(transaction.parts().size());
    for (Transaction.Part part : transaction.parts()) {
      found.add(
          shards
              .get(part.shard())
              .orElseThrow(
                  () ->
                      new AppendRefusedException(
                          Reason.SHARD_NOT_OPEN, part.shard() + " is not open")));
    }
    return found;
  }

  private void requireRoom(Transaction transaction, List<OpenShard> concerned, Purpose purpose) {
    long bytes = recordBytes(transaction);
    for (int i = 0; i < concerned.size(); i++) {
      if (!concerned.get(i).store().fits(transaction.parts().get(i).changes())) {
        throw new IllegalArgumentException(
            "an item of " + concerned.get(i).shard() + " is larger than a table takes");
      }
    }
    if (bytes > region.recordMax()) {
      throw new IllegalArgumentException(
          "a transaction of " + bytes + " bytes, at most " + region.recordMax());
    }
    if (purpose != Purpose.USER) {
      admissions.admitAlways(transaction, concerned);
    }
    if (purpose == Purpose.POOL) {
      return;
    }
    long wanted = logRoom(bytes);
    if (log.freeBytes() < wanted) {
      throw new AppendRefusedException(
          Reason.NO_SPACE, "the log has no room for " + wanted + " bytes before a flush");
    }
    if (!admissions.contains(transaction)
        && admissions.admit(transaction, concerned, Growth::of) != Admission.NOW) {
      throw new AppendRefusedException(Reason.NO_SPACE, "META is full: " + shardsOf(transaction));
    }
  }

  private static List<ShardId> shardsOf(Transaction transaction) {
    return transaction.parts().stream().map(Transaction.Part::shard).toList();
  }

  private static LogRecord complete(Transaction transaction, List<OpenShard> concerned) {
    List<LogRecord.Part> parts = new ArrayList<>(concerned.size());
    for (int i = 0; i < concerned.size(); i++) {
      Transaction.Part part = transaction.parts().get(i);
      OpenShard shard = concerned.get(i);
      List<Change> changes = shard.space().complete(part.changes());
      parts.add(
          new LogRecord.Part(part.shard(), shard.store().nextNumber(), changes, part.events()));
    }
    return new LogRecord(LogRecord.Kind.TRANSACTION, parts);
  }

  private long write(LogRecord record, Purpose purpose) {
    ByteBuffer body = encode(record);
    try {
      return purpose == Purpose.POOL ? log.appendFromReserve(body) : log.append(body);
    } catch (LogFailedException e) {
      throw new AppendRefusedException(Reason.LOG_FAILED, String.valueOf(e.getMessage()));
    } catch (LogFullException e) {
      if (purpose == Purpose.POOL) {
        throw new AppendRefusedException(Reason.NO_SPACE, String.valueOf(e.getMessage()));
      }
      throw new IllegalStateException("the log refuses a record that it had room for", e);
    }
  }

  private ByteBuffer encode(LogRecord record) {
    long bytes = record.bytesMax();
    if (bytes > scratch.capacity()) {
      scratch = ByteBuffer.allocate((int) Long.highestOneBit(bytes) * 2);
    }
    scratch.clear();
    record.encode(scratch);
    return scratch.flip();
  }

  /**
   * Appends a shard's unflushed records again, so that the log's tail can move on. The log's
   * reserve is left to those who need it to flush.
   *
   * @return false if they are too many: the shard has to be flushed
   */
  boolean reappend(OpenShard shard) {
    lock.lock();
    try {
      requireOpen(Purpose.POOL);
      Optional<List<UnflushedRecord>> records = shard.store().unflushedRecords();
      if (records.isEmpty() || records.get().isEmpty()) {
        return false;
      }
      long start = log.appendedPosition();
      long end = start;
      for (LogRecord record : again(shard.shard(), records.get())) {
        end = log.append(encode(record));
      }
      shard.reappended(start, end);
      return true;
    } catch (LogFullException e) {
      return false;
    } catch (LogFailedException e) {
      throw new AppendRefusedException(Reason.LOG_FAILED, String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /** As few log records as their size allows. */
  private List<LogRecord> again(ShardId shard, List<UnflushedRecord> records) {
    List<LogRecord> all = new ArrayList<>();
    List<LogRecord.Part> parts = new ArrayList<>();
    long bytes = 0;
    for (UnflushedRecord record : records) {
      long more = LogRecord.bytesMax(record.changes(), List.of());
      if (bytes + more > region.recordMax() - SCRATCH_BYTES / 16 && !parts.isEmpty()) {
        all.add(new LogRecord(LogRecord.Kind.REAPPENDED, parts));
        parts = new ArrayList<>();
        bytes = 0;
      }
      parts.add(new LogRecord.Part(shard, record.number(), record.changes(), List.of()));
      bytes += more;
    }
    all.add(new LogRecord(LogRecord.Kind.REAPPENDED, parts));
    return all;
  }

  /** Ends a shard's memtable between two transactions. */
  void freeze(OpenShard shard) {
    lock.lock();
    try {
      shard.store().freeze();
    } finally {
      lock.unlock();
    }
  }

  void listen(AppendListener newListener) {
    lock.lock();
    try {
      listener = newListener;
    } finally {
      lock.unlock();
    }
  }

  /** No transaction is accepted any more, but those that let a last flush go on. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  LoanId openLoan() {
    lock.lock();
    try {
      return loans.open();
    } finally {
      lock.unlock();
    }
  }

  boolean voidLoan(LoanId loan) {
    lock.lock();
    try {
      return loans.voidLoan(loan);
    } finally {
      lock.unlock();
    }
  }

  void settleLoan(LoanId loan) {
    lock.lock();
    try {
      loans.settle(loan);
    } finally {
      lock.unlock();
    }
  }

  int openLoans() {
    lock.lock();
    try {
      return loans.size();
    } finally {
      lock.unlock();
    }
  }

  /** Storage's own transactions. */
  private final class Own implements SpaceLog {
    private final Purpose purpose;

    Own(Purpose purpose) {
      this.purpose = purpose;
    }

    @Override
    public long append(Transaction transaction) {
      return Appender.this.append(transaction, purpose);
    }

    @Override
    public <T> T betweenAppends(Supplier<T> step) {
      lock.lock();
      try {
        return step.get();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public long durablePosition() {
      return log.durablePosition();
    }

    @Override
    public CompletionStage<Void> whenDurable(long position) {
      return log.whenDurable(position);
    }
  }
}
