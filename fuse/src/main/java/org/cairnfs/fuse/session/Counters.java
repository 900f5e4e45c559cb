package org.cairnfs.fuse.session;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.cairnfs.fuse.wire.Opcode;
import org.jspecify.annotations.Nullable;

/** What a session has done so far. */
public final class Counters {
  private final LongAdder[] requests = new LongAdder[Opcode.values().length];
  private final LongAdder unknown = new LongAdder();
  private final LongAdder onReader = new LongAdder();
  private final LongAdder elsewhere = new LongAdder();
  private final LongAdder notTaken = new LongAdder();
  private final AtomicInteger inFlight = new AtomicInteger();

  Counters() {
    for (int i = 0; i < requests.length; i++) {
      requests[i] = new LongAdder();
    }
  }

  void began(@Nullable Opcode opcode) {
    (opcode == null ? unknown : requests[opcode.ordinal()]).increment();
    inFlight.incrementAndGet();
  }

  void ended() {
    inFlight.decrementAndGet();
  }

  void answered(boolean taken) {
    (Thread.currentThread() instanceof Reader ? onReader : elsewhere).increment();
    if (!taken) {
      notTaken.increment();
    }
  }

  /** Requests read so far for this operation. */
  public long requests(Opcode opcode) {
    return requests[opcode.ordinal()].sum();
  }

  /** Requests read so far by operation, in lower case; those never asked for are left out. */
  public Map<String, Long> requestsByOperation() {
    Map<String, Long> byOperation = new TreeMap<>();
    for (Opcode opcode : Opcode.values()) {
      long count = requests(opcode);
      if (count > 0) {
        byOperation.put(opcode.name().toLowerCase(Locale.ROOT), count);
      }
    }
    if (unknown.sum() > 0) {
      byOperation.put("unknown", unknown.sum());
    }
    return byOperation;
  }

  /** Answers written by the thread that reads requests. */
  public long answeredOnReaderThread() {
    return onReader.sum();
  }

  /** Answers written by other threads. */
  public long answeredElsewhere() {
    return elsewhere.sum();
  }

  /** Answers that the kernel did not take, having given up the request. */
  public long answersNotTaken() {
    return notTaken.sum();
  }

  /** Requests read and not yet answered. */
  public int inFlight() {
    return inFlight.get();
  }
}
