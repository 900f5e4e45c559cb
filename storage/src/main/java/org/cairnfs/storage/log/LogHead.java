package org.cairnfs.storage.log;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.BufferPool;
import org.jspecify.annotations.Nullable;

/**
 * Where the next record goes: the batch being filled, and those in line for the committer.
 *
 * <p>Two things happen here and nowhere else: the position of a record is fixed, and a record that
 * the ring has no room for is refused, before anything has changed. Guarded by the log's lock.
 */
final class LogHead {
  private static final int IDLE_BUFFERS = 4;

  private final LogRegion region;
  private final LogSpace space;
  private final BufferPool buffers;
  private final ArrayDeque<OpenBatch> full = new ArrayDeque<>();
  private @Nullable OpenBatch open;

  /** Where the next batch starts once none is open. */
  private long nextBatch;

  private long lastBatch;

  LogHead(LogRegion region, LogSpace space, long start) {
    this.region = region;
    this.space = space;
    this.buffers = new BufferPool(region.batchMax(), IDLE_BUFFERS);
    this.nextBatch = start;
    this.lastBatch = start;
  }

  /**
   * The batch that takes a record of so many bytes.
   *
   * @throws LogFullException if the ring has no room; nothing has changed then
   */
  OpenBatch batchFor(int bytes, boolean fromReserve) {
    OpenBatch current = open;
    if (current != null && current.fits(bytes)) {
      requireRoom(current.endWith(bytes), bytes, fromReserve);
      return current;
    }
    long start = end();
    long stored = AlignedBuffers.roundUp(LogBatch.HEADER_BYTES + bytes);
    long room = region.beforeEnd(start);
    boolean skip = stored > room;
    requireRoom((skip ? start + room : start) + stored, bytes, fromReserve);
    closeOpen();
    if (skip) {
      begin(AlignedBuffers.allocate(BlockDevice.BLOCK), false, BlockDevice.BLOCK);
      closeOpen();
    }
    return beginRecords(stored);
  }

  private void requireRoom(long head, int bytes, boolean fromReserve) {
    if (!space.admits(head, fromReserve)) {
      throw new LogFullException(space.free(end()), bytes);
    }
  }

  private OpenBatch beginRecords(long stored) {
    long most = Math.max(stored, region.batchMax());
    int capacity = (int) Math.min(most, region.beforeEnd(nextBatch));
    boolean pooled = capacity <= region.batchMax();
    ByteBuffer buffer = pooled ? buffers.acquire() : AlignedBuffers.allocate(capacity);
    return begin(buffer, pooled, capacity);
  }

  private OpenBatch begin(ByteBuffer buffer, boolean pooled, int capacity) {
    OpenBatch batch = new OpenBatch(buffer, pooled, nextBatch, lastBatch, capacity);
    space.batchStarts(nextBatch);
    lastBatch = nextBatch;
    open = batch;
    return batch;
  }

  private void closeOpen() {
    OpenBatch batch = open;
    if (batch != null) {
      nextBatch = batch.next(region);
      full.add(batch);
      open = null;
    }
  }

  /** Whether a batch is full and waits for the committer. */
  boolean hasFull() {
    return !full.isEmpty();
  }

  /** Hands all batches to the committer; the next record begins another one. */
  List<OpenBatch> takeAll() {
    closeOpen();
    List<OpenBatch> batches = List.copyOf(full);
    full.clear();
    return batches;
  }

  /** The committer is done with a batch. Needs no lock. */
  void recycle(OpenBatch batch) {
    if (batch.isPooled()) {
      buffers.release(batch.buffer());
    }
  }

  /** Where the next batch starts if the one being filled takes no more. */
  long end() {
    OpenBatch batch = open;
    return batch != null ? batch.end() : nextBatch;
  }
}
