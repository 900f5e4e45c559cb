package org.cairnfs.fuse.session;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The request buffers of a session: one for each reader and one for each WRITE that may be in
 * flight.
 *
 * <p>They are made when first needed and used again, the latest first, until the session ends.
 */
final class RequestBuffers {
  private final int max;
  private final Deque<RequestBuffer> free = new ArrayDeque<>(); // guarded by this
  private int made; // guarded by this
  private boolean closed; // guarded by this

  RequestBuffers(int readers, int writesInFlightMax) {
    this.max = readers + writesInFlightMax;
  }

  /** A buffer, or null when all are in use. */
  synchronized @Nullable RequestBuffer poll() {
    RequestBuffer buffer = free.pollLast();
    if (buffer == null && made < max) {
      made++;
      buffer = new RequestBuffer();
    }
    return buffer;
  }

  /** A buffer, as soon as one is free; null when the session stops. */
  synchronized @Nullable RequestBuffer take() {
    boolean interrupted = false;
    RequestBuffer buffer = poll();
    while (buffer == null && !closed) {
      try {
        wait();
      } catch (InterruptedException later) {
        interrupted = true;
      }
      buffer = poll();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return buffer;
  }

  /** Nobody waits any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized void giveBack(RequestBuffer buffer) {
    free.addLast(buffer);
    notify();
  }

  synchronized int made() {
    return made;
  }
}
