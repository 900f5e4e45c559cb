package org.cairnfs.ops.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cairnfs.ops.node.CommittedEvent;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;

class EventRingTest {
  private static final int EVENTS_MAX = 4;

  private final EventRing ring = new EventRing(EVENTS_MAX, 1_000);

  @Test
  void reader_getsEverythingInOrder_aPageAtATime() {
    publish(3, 0);
    EventRing.Page page = ring.read(0, 2);
    assertEquals(new EventRing.Page(0, java.util.List.of(event(0, 0), event(1, 0)), 2), page);
    assertEquals(
        new EventRing.Page(0, java.util.List.of(event(2, 0)), 3), ring.read(page.next(), 2));
    assertEquals(3, ring.end());
  }

  @Test
  void slowReader_isToldHowManyItMissed() {
    publish(EVENTS_MAX + 3, 0);
    EventRing.Page page = ring.read(1, 1);
    assertEquals(2, page.missed());
    assertEquals(event(3, 0), page.events().get(0));
  }

  @Test
  void bytes_areBounded_butTheLastEventAlwaysFits() {
    publish(3, 450);
    assertEquals(1, ring.read(0, 10).events().size());
    publish(1, 5_000);
    assertEquals(1, ring.read(0, 10).events().size());
  }

  @Test
  void after_findsAnEventThatIsStillHeld() {
    publish(EVENTS_MAX + 1, 0);
    assertEquals(3, ring.after(1, 7, 2, 0));
    assertEquals(-1, ring.after(1, 7, 0, 0));
    assertEquals(-1, ring.after(1, 8, 2, 0));
  }

  @Test
  void waitingListener_runsOnceAndIsForgotten() {
    AtomicInteger woken = new AtomicInteger();
    ring.whenPublished(0, woken::incrementAndGet);
    assertEquals(0, woken.get());
    publish(2, 0);
    assertEquals(1, woken.get());
    assertEquals(0, ring.waiting());
    ring.whenPublished(1, woken::incrementAndGet);
    assertEquals(2, woken.get());
  }

  private void publish(int count, int payload) {
    IntStream.range(0, count).forEach(i -> ring.accept(event(i, payload)));
  }

  private static CommittedEvent event(int position, int payload) {
    return new CommittedEvent(1, 7, position, 0, 3, Bytes.of(new byte[payload]));
  }
}
