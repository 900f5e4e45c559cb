package org.cairnfs.sharding.mount;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cairnfs.storage.device.BufferPool;

/**
 * The memory of a mount for data under way between device and front end.
 *
 * <p>Buffers come in a few sizes, each with a pool of idle ones. What is out is bounded: who asks
 * for more waits, in the order of asking, until others have given back. Nobody who holds a buffer
 * waits for another one, so waiting ends.
 */
final class DataBuffers {
  /** Bytes that may be out at once in one mount. */
  static final long BYTES_MAX = 64L << 20;

  /** The largest buffer: a read or a piece of a write of 8 MiB that starts inside a block. */
  static final int BUFFER_BYTES_MAX = (8 << 20) + BlockRange.BLOCK;

  private record Size(int bytes, BufferPool pool) {
    static Size of(int bytes, int keep) {
      return new Size(bytes, new BufferPool(bytes, keep));
    }
  }

  /** Each with one block more than a power of two, for what starts inside a block. */
  private final List<Size> sizes =
      List.of(
          Size.of((16 << 10) + BlockRange.BLOCK, 32),
          Size.of((128 << 10) + BlockRange.BLOCK, 32),
          Size.of((1 << 20) + BlockRange.BLOCK, 16),
          Size.of(BUFFER_BYTES_MAX, 2));

  private record Waiter(Size size, CompletableFuture<Buffer> result) {}

  private final long bytesMax;

  /** Guarded by this, as the waiters are. */
  private long bytesOut;

  private final Deque<Waiter> waiters = new ArrayDeque<>();

  DataBuffers(long bytesMax) {
    if (bytesMax < BUFFER_BYTES_MAX) {
      throw new IllegalArgumentException(bytesMax + " bytes do not hold one buffer");
    }
    this.bytesMax = bytesMax;
  }

  /** A piece of aligned direct memory that its holder gives back, once, by closing it. */
  final class Buffer implements AutoCloseable {
    private final Size size;
    private final ByteBuffer memory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Buffer(Size size) {
      this.size = size;
      this.memory = size.pool().acquire();
    }

    /** The first bytes of it; what they contain is arbitrary. */
    ByteBuffer slice(int bytes) {
      return memory.slice(0, bytes);
    }

    /** Closing twice is allowed. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        size.pool().release(memory);
        released(size);
      }
    }
  }

  /** A buffer of at least so many bytes, at once or when others have been given back. */
  CompletionStage<Buffer> acquire(int bytes) {
    Size size = sizeFor(bytes);
    CompletableFuture<Buffer> result = new CompletableFuture<>();
    synchronized (this) {
      if (!waiters.isEmpty() || bytesOut + size.bytes() > bytesMax) {
        waiters.add(new Waiter(size, result));
        return result;
      }
      bytesOut += size.bytes();
    }
    hand(new Waiter(size, result));
    return result;
  }

  /** Hands over what has been counted as out already. */
  private void hand(Waiter waiter) {
    Buffer buffer;
    try {
      buffer = new Buffer(waiter.size());
    } catch (OutOfMemoryError e) {
      waiter.result().completeExceptionally(e);
      released(waiter.size());
      return;
    }
    waiter.result().complete(buffer);
  }

  private Size sizeFor(int bytes) {
    for (Size size : sizes) {
      if (bytes <= size.bytes()) {
        return size;
      }
    }
    throw new IllegalArgumentException(bytes + " bytes are more than a buffer has");
  }

  private void released(Size size) {
    Deque<Waiter> served = new ArrayDeque<>();
    synchronized (this) {
      bytesOut -= size.bytes();
      Waiter next = waiters.peek();
      while (next != null && bytesOut + next.size().bytes() <= bytesMax) {
        bytesOut += next.size().bytes();
        served.add(waiters.remove());
        next = waiters.peek();
      }
    }
    served.forEach(this::hand);
  }

  /** Lets idle memory go; for when nothing is under way any more. */
  void forgetIdle() {
    sizes.forEach(size -> size.pool().clear());
  }

  synchronized long bytesOut() {
    return bytesOut;
  }

  synchronized int waiting() {
    return waiters.size();
  }
}
