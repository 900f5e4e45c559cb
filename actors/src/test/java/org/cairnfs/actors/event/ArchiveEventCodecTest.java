package org.cairnfs.actors.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.cairnfs.actors.golden.GoldenFile;
import org.cairnfs.actors.item.ItemFormatException;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;

class ArchiveEventCodecTest {
  @Test
  void everyTypeOfEvent_hasASample() {
    assertEquals(
        Set.of(ArchiveEvent.class.getPermittedSubclasses()),
        EventSamples.all().stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void everyEvent_isAsInItsGoldenFile() {
    EventSamples.all().stream()
        .collect(Collectors.groupingBy(event -> ArchiveEventCodec.encode(event).byteAt(1)))
        .forEach(ArchiveEventCodecTest::checkGolden);
  }

  private static void checkGolden(byte type, List<ArchiveEvent> events) {
    new GoldenFile("item/v1/event." + type)
        .check(
            events,
            event -> ArchiveEventCodec.encode(event).toArray(),
            bytes -> ArchiveEventCodec.decode(Bytes.of(bytes)));
  }

  @Test
  void truncatedOrFollowedEvents_areRefused() {
    for (ArchiveEvent event : EventSamples.all()) {
      byte[] bytes = ArchiveEventCodec.encode(event).toArray();
      for (int length = 0; length <= bytes.length + 1; length++) {
        if (length != bytes.length) {
          Bytes other = Bytes.of(Arrays.copyOf(bytes, length));
          assertThrows(ItemFormatException.class, () -> ArchiveEventCodec.decode(other));
        }
      }
    }
  }

  @Test
  void damagedEvents_areAnEventOrRefused_neverAnythingElse() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (ArchiveEvent event : EventSamples.all()) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = ArchiveEventCodec.encode(event).toArray();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        decodeOrRefuse(bytes, seed);
      }
    }
  }

  private static void decodeOrRefuse(byte[] bytes, long seed) {
    try {
      ArchiveEventCodec.decode(Bytes.of(bytes));
    } catch (ItemFormatException expected) {
      return;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}
