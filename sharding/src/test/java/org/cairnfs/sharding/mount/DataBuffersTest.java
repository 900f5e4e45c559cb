package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataBuffersTest {
  private static final int MAX = DataBuffers.BUFFER_BYTES_MAX;

  private final DataBuffers buffers = new DataBuffers(MAX);

  @Test
  void atTheLimit_waitersAreServedInOrder() {
    DataBuffers.Buffer all = buffers.acquire(MAX).toCompletableFuture().join();
    var large = buffers.acquire(MAX).toCompletableFuture();
    var small = buffers.acquire(1).toCompletableFuture();
    assertEquals(2, buffers.waiting());
    assertEquals(MAX, buffers.bytesOut());
    all.close();
    assertTrue(large.isDone());
    assertFalse(small.isDone());
    large.join().close();
    small.join().close();
    assertEquals(0, buffers.bytesOut());
  }

  @Test
  void bytesOut_neverExceedTheLimit() {
    List<DataBuffers.Buffer> out = new ArrayList<>();
    while (buffers.waiting() == 0) {
      buffers.acquire(100_000).thenAccept(out::add);
      assertTrue(buffers.bytesOut() <= MAX);
    }
    List.copyOf(out).forEach(DataBuffers.Buffer::close);
    out.get(out.size() - 1).close();
    assertEquals(0, buffers.bytesOut());
  }

  @Test
  void closedTwice_isGivenBackOnce() {
    DataBuffers.Buffer buffer = buffers.acquire(10).toCompletableFuture().join();
    buffer.close();
    buffer.close();
    var one = buffers.acquire(10).toCompletableFuture().join().slice(10);
    var other = buffers.acquire(10).toCompletableFuture().join().slice(10);
    one.put(0, (byte) 1);
    other.put(0, (byte) 2);
    assertEquals(1, one.get(0));
  }

  @Test
  void moreThanABufferHas_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> buffers.acquire(MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> new DataBuffers(MAX - 1));
  }
}
