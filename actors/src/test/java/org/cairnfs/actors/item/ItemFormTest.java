package org.cairnfs.actors.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The values of inode records, entries and extents: round trips, golden files, damage. */
class ItemFormTest {
  private static final int ROUNDS = 2_000;

  static Stream<ItemForm<?>> forms() {
    return ItemForm.all();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void randomValues_comeBackEqual(ItemForm<?> form) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS; i++) {
      form.roundTrip(random, seed);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void values_areAsInTheirGoldenFiles(ItemForm<?> form) {
    form.checkGolden();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void damagedValues_areAValueOrRefused_neverAnythingElse(ItemForm<?> form) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = form.randomBytes(random);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      form.decodeOrRefuse(bytes, seed);
      form.decodeOrRefuse(Arrays.copyOf(bytes, random.nextInt(bytes.length)), seed);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void otherVersions_areRefused(ItemForm<?> form) {
    byte[] bytes = form.randomBytes(new SplittableRandom(1));
    bytes[0] = 3;
    assertThrows(ItemFormatException.class, () -> form.decode().apply(Bytes.of(bytes)));
  }

  @Test
  void records_thatAreLongerThanKnown_areRead() {
    InodeRecord record = InodeRecord.fresh(0100644, 1, 2, 3, new Timestamp(4, 5), 6, Ino.ROOT);
    byte[] longer = Arrays.copyOf(record.encode().toArray(), 200);
    assertEquals(record, InodeRecord.decode(Bytes.of(longer)));
  }

  @Test
  void extents_withPartOfAChecksum_areRefused() {
    byte[] bytes = new Extent(7, 9, Extent.Checksums.of(1, 2)).encode().toArray();
    for (int length = 0; length < bytes.length; length++) {
      if (length != bytes.length - 4) {
        Bytes part = Bytes.of(Arrays.copyOf(bytes, length));
        assertThrows(ItemFormatException.class, () -> Extent.decode(7, part), part::toString);
      }
    }
  }
}
