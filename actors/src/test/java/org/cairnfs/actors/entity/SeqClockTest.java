package org.cairnfs.actors.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.cairnfs.storage.volume.FormatParams;
import org.junit.jupiter.api.Test;

class SeqClockTest {
  private static final Instant CREATED = Instant.parse("2025-01-01T00:00:00Z");

  private static SeqClock clock(Duration sinceCreation, int slot, long floor) {
    Clock wall = Clock.fixed(CREATED.plus(sinceCreation), ZoneOffset.UTC);
    return new SeqClock(wall, CREATED, slot, floor);
  }

  @Test
  void seq_holdsMilliseconds_thenCounter_thenSlot() {
    long seq = clock(Duration.ofMillis(123_456), 37, 0).next();
    assertEquals(37, seq & 63);
    assertEquals(0, seq >>> 6 & 0x7fff);
    assertEquals(123_456, seq >>> 21);
  }

  @Test
  void seqs_ofOneMillisecond_differInTheCounter() {
    SeqClock clock = clock(Duration.ofMillis(9), 5, 0);
    long first = clock.next();
    assertEquals(first + 64, clock.next());
    assertEquals(first + 128, clock.next());
  }

  @Test
  void aVolumeThatSeemsOld_hasLargeNumbersFromTheStart() {
    for (long origin : new long[] {0, 1L << 33, 1L << 62}) {
      FormatParams params = FormatParams.standard().startingAt(origin);
      Clock wall = Clock.fixed(Instant.now().plusMillis(1), ZoneOffset.UTC);
      long seq = new SeqClock(wall, params.created(), 0, 0).next();
      assertTrue(seq >= origin && seq < origin + (1L << 40), () -> origin + ": " + seq);
    }
  }

  @Test
  void aFullCounter_carriesIntoTheMilliseconds() {
    SeqClock clock = clock(Duration.ofMillis(9), 5, 0);
    clock.next();
    for (int i = 1; i < 1 << 15; i++) {
      assertEquals(9, clock.next() >>> 21);
    }
    long carried = clock.next();
    assertEquals(10, carried >>> 21);
    assertEquals(5, carried & 63);
  }

  @Test
  void seqs_areAboveTheFloor_andAboveWhatWasObserved() {
    SeqClock clock = clock(Duration.ZERO, 0, 1_000_063);
    long first = clock.next();
    assertTrue(first > 1_000_063);
    long elsewhere = (first + (1L << 40)) | 63;
    clock.observe(elsewhere);
    long next = clock.next();
    assertTrue(next > elsewhere);
    clock.observe(5);
    assertTrue(clock.next() > next);
  }

  @Test
  void seqs_rise_whenTheWallClockIsBeforeTheVolume() {
    SeqClock clock = clock(Duration.ofDays(-1), 63, 0);
    long first = clock.next();
    assertTrue(first > 0);
    assertTrue(clock.next() > first);
  }

  @Test
  void seqs_stayPositive_for139Years() {
    long millis = (1L << 42) - 1;
    long seq = clock(Duration.ofMillis(millis), 63, 0).next();
    assertTrue(seq > 0);
    assertEquals(millis, seq >>> 21);
  }

  @Test
  void seqs_drawnByManyThreads_areDifferent_andRiseInEach() {
    SeqClock clock = clock(Duration.ofMillis(9), 5, 0);
    Set<Long> drawn = ConcurrentHashMap.newKeySet();
    List<long[]> byThread =
        IntStream.range(0, 4)
            .parallel()
            .mapToObj(thread -> IntStream.range(0, 5_000).mapToLong(i -> clock.next()).toArray())
            .toList();
    for (long[] seqs : byThread) {
      long[] sorted = seqs.clone();
      Arrays.sort(sorted);
      assertTrue(Arrays.equals(sorted, seqs));
      Arrays.stream(seqs).forEach(seq -> assertTrue(drawn.add(seq)));
    }
  }

  @Test
  void slots_thatDoNotFit_areRefused() {
    for (int slot : new int[] {-1, 64}) {
      assertThrows(IllegalArgumentException.class, () -> clock(Duration.ZERO, slot, 0));
    }
  }
}
