package org.cairnfs.storage.device;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Aligned buffers of one size that are used again and again.
 *
 * <p>Allocating direct memory zeroes it and leaves its release to the garbage collector; whoever
 * needs buffers often keeps them here. The pool never blocks: when it is empty it allocates, when
 * it is full it forgets.
 */
public final class BufferPool {
  private final int bytes;
  private final ArrayBlockingQueue<ByteBuffer> idle;

  /**
   * A pool that starts empty.
   *
   * @param bytes of each buffer, a multiple of {@link BlockDevice#BLOCK}
   * @param keep how many idle buffers it holds at most
   */
  public BufferPool(int bytes, int keep) {
    this.bytes = bytes;
    this.idle = new ArrayBlockingQueue<>(keep);
  }

  /** A cleared buffer; what it contains is arbitrary. */
  public ByteBuffer acquire() {
    ByteBuffer buffer = idle.poll();
    return buffer != null ? buffer.clear() : AlignedBuffers.allocate(bytes);
  }

  /** The caller must not touch the buffer any more. */
  public void release(ByteBuffer buffer) {
    if (buffer.capacity() != bytes || !buffer.isDirect()) {
      throw new IllegalArgumentException("not a buffer of this pool: " + buffer);
    }
    idle.offer(buffer);
  }

  /** Forgets all idle buffers. */
  public void clear() {
    idle.clear();
  }

  /** How many more idle buffers it would keep: once it has been full, those that are out. */
  public int room() {
    return idle.remainingCapacity();
  }
}
