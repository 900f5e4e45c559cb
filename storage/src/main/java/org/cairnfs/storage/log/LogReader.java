package org.cairnfs.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.CorruptBlockException;

/**
 * Reads a log back, from the device and in order.
 *
 * <p>Where a log that was not sealed ends, nobody has written down: it ends at the first batch that
 * is not valid. Unflushed batches may have landed out of order behind that one; they do not count.
 * A batch that <em>was</em> durable and is unreadable now looks the same at first, but must not end
 * the log quietly. The two are told apart by what follows: each batch says how far the log was
 * durable when it was written, so a later batch that vouches for the unreadable one proves damage.
 */
public final class LogReader {
  /** The end of a log that has not been sealed. */
  public static final long OPEN_END = Long.MAX_VALUE;

  /** How far behind the end a batch is looked for that vouches for more. */
  private static final int PROOF_BYTES = 4 << 20;

  /** Consumes records in the order of their positions. */
  public interface Records {
    /**
     * Takes one record.
     *
     * @param body little-endian or not as the buffer is; valid during the call only
     */
    void accept(long position, ByteBuffer body) throws IOException;
  }

  private final LogRegion region;
  private final LogIdentity log;
  private final LogWindow window;

  private LogReader(LogRegion region, LogIdentity log) {
    this.region = region;
    this.log = log;
    this.window = new LogWindow(region);
  }

  /**
   * Reads the records at {@code from} or above and at {@code to} or below.
   *
   * @param from the start of the epoch, or a record's position
   * @param to the sealed end, a record's position, or {@link #OPEN_END}
   * @return the end: the boundary of batches where reading stopped, at which the next epoch may
   *     start
   * @throws CorruptBlockException if a batch is damaged that was durable, or that belongs before
   *     {@code to}
   */
  public static long read(
      LogRegion region, UUID volumeId, int slot, long epoch, long from, long to, Records records)
      throws IOException {
    LogIdentity log = LogIdentity.of(volumeId, slot, epoch);
    return new LogReader(region, log).read(from, to, records);
  }

  private long read(long from, long to, Records records) throws IOException {
    long at = batchHolding(region, log, from);
    long before = -1;
    while (at < to) {
      Optional<LogBatch> batch = window.intactBatch(log, at);
      if (batch.isEmpty() || (before >= 0 && batch.get().previous() != before)) {
        requireEnd(at, to);
        break;
      }
      window.forEachRecord(
          batch.get(),
          (position, body) -> {
            if (position >= from && position <= to) {
              records.accept(position, body);
            }
          });
      before = at;
      at = batch.get().next();
    }
    return at;
  }

  private void requireEnd(long at, long to) throws IOException {
    if (to != OPEN_END) {
      throw corrupt(at, "the log up to position " + to);
    }
    long limit = at + Math.min(PROOF_BYTES, region.bytes() - BlockDevice.BLOCK);
    for (long later = at + BlockDevice.BLOCK; later < limit; later += BlockDevice.BLOCK) {
      Optional<LogBatch> batch = window.intactBatch(log, later);
      if (batch.isPresent() && batch.get().durable() > at) {
        throw corrupt(at, "a batch that was durable when the one at " + later + " was written");
      }
    }
  }

  private CorruptBlockException corrupt(long at, String expected) {
    return new CorruptBlockException(
        region.device().name(),
        region.address(at),
        "in the log of slot "
            + log.slot()
            + " epoch "
            + log.epoch()
            + " position "
            + at
            + " "
            + expected,
        "no valid batch");
  }

  /**
   * The start of the batch that holds this position, of whatever epoch.
   *
   * <p>A multiple of 4 KiB is a boundary already. Else the batch is the nearest one before that
   * reaches so far; batches do not cross the end of the ring.
   *
   * @return the boundary below the position if there is no such batch
   */
  static long batchHolding(LogRegion region, LogIdentity log, long position) throws IOException {
    long below = position & -BlockDevice.BLOCK;
    if (below == position) {
      return position;
    }
    LogWindow window = new LogWindow(region);
    long lap = below - (region.bytes() - region.beforeEnd(below));
    long first = Math.max(lap, below - region.storedMax());
    for (long at = below; at >= first; at -= BlockDevice.BLOCK) {
      Optional<LogBatch> batch = window.headerOfAnyEpoch(log, at);
      if (batch.isPresent() && batch.get().next() > position) {
        return at;
      }
    }
    return below;
  }
}
