package org.cairnfs.actors.item;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
  private static final Ino INO = new Ino(513);
  private static final FileName NAME = FileName.of("name");
  private static final byte[] XATTR = "user.a".getBytes(StandardCharsets.UTF_8);

  static Stream<LongFunction<Bytes>> numberedKeys() {
    return Stream.of(
        n -> Keys.inode(new Ino(n)),
        n -> Keys.record(new Ino(n)),
        n -> Keys.position(INO, n),
        n -> Keys.backReference(INO, new Ino(n), 5),
        n -> Keys.backReference(INO, Ino.ROOT, n),
        n -> Keys.extent(INO, n),
        n -> Keys.orphan(new Ino(n)),
        n -> Keys.reply(n, 5),
        n -> Keys.reply(5, n),
        n -> Keys.mark(n));
  }

  @ParameterizedTest
  @MethodSource("numberedKeys")
  void keys_sortAsTheirNumbersDo_unsigned(LongFunction<Bytes> key) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 1_000; i++) {
      long a = random.nextLong() >>> random.nextInt(64);
      long b = random.nextBoolean() ? a + 1 : random.nextLong() >>> random.nextInt(64);
      assertEquals(
          Integer.signum(Long.compareUnsigned(a, b)),
          Integer.signum(key.apply(a).compareTo(key.apply(b))),
          () -> a + " and " + b + ", seed " + seed);
    }
  }

  @Test
  void keys_ofOneInode_startWithItsPrefix_andOfNoOther() {
    Bytes prefix = Keys.inode(INO);
    for (Bytes key : allOf(INO)) {
      assertTrue(key.startsWith(prefix), key::toString);
      assertEquals(INO, Keys.inoOf(key));
    }
    for (Bytes key : allOf(new Ino(INO.value() + 1))) {
      assertTrue(key.compareTo(prefix.afterPrefix()) >= 0, key::toString);
    }
  }

  @Test
  void keys_ofDifferentThings_areDifferent() {
    List<Bytes> all = new ArrayList<>(allOf(INO));
    all.add(Keys.orphan(INO));
    all.add(Keys.trimming(INO));
    all.add(Keys.reply(INO.value(), 1));
    all.add(Keys.mark(INO.value()));
    all.add(Keys.nextDomain());
    assertEquals(all.size(), new HashSet<>(all).size());
  }

  private static List<Bytes> allOf(Ino ino) {
    return List.of(
        Keys.record(ino),
        Keys.name(ino, NAME),
        Keys.position(ino, 1),
        Keys.backReference(ino, Ino.ROOT, 1),
        Keys.xattr(ino, XATTR),
        Keys.extent(ino, 1),
        Keys.target(ino),
        Keys.trim(ino));
  }

  @Test
  void keys_giveBackWhatTheyWereMadeOf() {
    assertArrayEquals(NAME.toArray(), Keys.nameOf(Keys.name(INO, NAME)));
    assertArrayEquals(XATTR, Keys.nameOf(Keys.xattr(INO, XATTR)));
    assertEquals(7, Keys.numberOf(Keys.position(INO, 7)));
    assertEquals(7, Keys.numberOf(Keys.extent(INO, 7)));
    assertEquals(7, Keys.numberOf(Keys.backReference(INO, new Ino(7), 8)));
    assertEquals(8, Keys.referencePositionOf(Keys.backReference(INO, new Ino(7), 8)));
    assertEquals(INO, Keys.inoOf(Keys.orphan(INO)));
    assertEquals(INO, Keys.inoOf(Keys.trimming(INO)));
    assertEquals(Keys.TRIM, Keys.typeOf(Keys.trim(INO)));
  }

  @Test
  void prefixes_matchTheirKind_andNothingElse() {
    for (Bytes prefix :
        List.of(Keys.names(INO), Keys.backReferences(INO), Keys.xattrs(INO), Keys.extents(INO))) {
      assertEquals(1, allOf(INO).stream().filter(key -> key.startsWith(prefix)).count());
    }
    assertTrue(Keys.reply(1, 2).startsWith(Keys.zone(Keys.REPLIES)));
    assertTrue(Keys.mark(1).startsWith(Keys.zone(Keys.MARKS)));
  }

  @Test
  void names_sortAsUnsignedBytes() {
    Bytes ascii = Keys.name(INO, FileName.of("z"));
    Bytes high = Keys.name(INO, FileName.of(new byte[] {(byte) 0xff}));
    Bytes longer = Keys.name(INO, FileName.of("zz"));
    assertTrue(ascii.compareTo(longer) < 0);
    assertTrue(longer.compareTo(high) < 0);
  }
}
