package org.cairnfs.actors.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.golden.GoldenFile;
import org.cairnfs.storage.item.Bytes;

/**
 * One form of a value as tests see it.
 *
 * @param samples what its golden file holds, in this order
 * @param make a value at random
 */
record ItemForm<T>(
    String name,
    List<T> samples,
    Function<SplittableRandom, T> make,
    Function<T, Bytes> encode,
    Function<Bytes, T> decode) {
  /** What the keys hold of the values below. */
  private static final long POSITION = 1L << 60;

  private static final long BLOCK = 7;
  private static final FileName NAME = FileName.of("näme");
  private static final FileName LONGEST = FileName.of("x".repeat(FileName.MAX_BYTES));

  static Stream<ItemForm<?>> all() {
    return Stream.of(
        record(),
        entryByName(),
        entryByPosition(),
        backReference(),
        extent(),
        unwritten(),
        orphan());
  }

  private static ItemForm<InodeRecord> record() {
    return new ItemForm<>(
        "inode-record",
        List.of(
            InodeRecord.fresh(0100644, 1, 2, 0, new Timestamp(-5, 6), 7, Ino.ROOT),
            InodeRecord.fresh(0040755, 1, 2, 0, new Timestamp(5, 6), 7, new Ino(513)),
            randomRecord(new SplittableRandom(1))),
        ItemForm::randomRecord,
        InodeRecord::encode,
        InodeRecord::decode);
  }

  private static ItemForm<OrphanMark> orphan() {
    return new ItemForm<>(
        "orphan",
        List.of(OrphanMark.values()),
        random -> OrphanMark.UNNAMED, // the other one has no bytes to damage
        OrphanMark::encode,
        OrphanMark::decode);
  }

  private static ItemForm<Dentry> entryByName() {
    return new ItemForm<>(
        "dentry-by-name",
        List.of(new Dentry(NAME, new Ino(-2), FileKind.FIFO, POSITION)),
        random -> randomEntry(random, NAME, random.nextLong()),
        Dentry::encodeByName,
        value -> Dentry.decodeByName(NAME, value));
  }

  private static ItemForm<Dentry> entryByPosition() {
    return new ItemForm<>(
        "dentry-by-position",
        List.of(
            new Dentry(NAME, new Ino(-2), FileKind.FIFO, POSITION),
            new Dentry(LONGEST, Ino.ROOT, FileKind.DIRECTORY, POSITION)),
        random -> randomEntry(random, randomName(random), POSITION),
        Dentry::encodeByPosition,
        value -> Dentry.decodeByPosition(POSITION, value));
  }

  private static ItemForm<FileName> backReference() {
    return new ItemForm<>(
        "back-reference",
        List.of(NAME, LONGEST),
        ItemForm::randomName,
        name -> new Dentry(name, Ino.ROOT, FileKind.FILE, POSITION).encodeBackReference(),
        Dentry::decodeBackReference);
  }

  private static ItemForm<Extent> extent() {
    return new ItemForm<>(
        "extent",
        List.of(
            new Extent(BLOCK, 9, Extent.Checksums.of(-1)),
            new Extent(BLOCK, 1L << 40, Extent.Checksums.of(1, 2, 3))),
        ItemForm::randomExtent,
        Extent::encode,
        value -> Extent.decode(BLOCK, value));
  }

  private static ItemForm<Extent> unwritten() {
    return new ItemForm<>(
        "unwritten-extent",
        List.of(
            Extent.unwritten(BLOCK, 9, 1), Extent.unwritten(BLOCK, 1L << 40, Extent.MAX_BLOCKS)),
        random -> Extent.unwritten(BLOCK, random.nextLong(), 1 + random.nextInt(Extent.MAX_BLOCKS)),
        Extent::encode,
        value -> Extent.decode(BLOCK, value));
  }

  private static InodeRecord randomRecord(SplittableRandom random) {
    return new InodeRecord(
        random.nextInt(),
        random.nextInt(),
        random.nextInt(),
        random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        randomTime(random),
        randomTime(random),
        randomTime(random),
        randomTime(random),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong());
  }

  private static Timestamp randomTime(SplittableRandom random) {
    return new Timestamp(random.nextLong(), random.nextInt(1_000_000_000));
  }

  private static Dentry randomEntry(SplittableRandom random, FileName name, long position) {
    FileKind kind = FileKind.values()[random.nextInt(FileKind.values().length)];
    return new Dentry(name, new Ino(random.nextLong()), kind, position);
  }

  private static FileName randomName(SplittableRandom random) {
    byte[] name = new byte[random.nextInt(1, FileName.MAX_BYTES + 1)];
    for (int i = 0; i < name.length; i++) {
      int value = random.nextInt(1, 256);
      name[i] = (byte) (value == '/' ? 0xff : value);
    }
    return FileName.of(name);
  }

  private static Extent randomExtent(SplittableRandom random) {
    int[] checksums = random.ints(random.nextInt(1, Extent.MAX_BLOCKS + 1)).toArray();
    return new Extent(BLOCK, random.nextLong(), Extent.Checksums.of(checksums));
  }

  void roundTrip(SplittableRandom random, long seed) {
    T value = make.apply(random);
    assertEquals(value, decode.apply(encode.apply(value)), () -> name + ", seed " + seed);
  }

  void checkGolden() {
    new GoldenFile("item/v1/" + name)
        .check(
            samples,
            value -> encode.apply(value).toArray(),
            bytes -> decode.apply(Bytes.of(bytes)));
  }

  byte[] randomBytes(SplittableRandom random) {
    return encode.apply(make.apply(random)).toArray();
  }

  void decodeOrRefuse(byte[] bytes, long seed) {
    try {
      T value = decode.apply(Bytes.of(bytes));
      assertEquals(value, decode.apply(encode.apply(value)), () -> name + ", seed " + seed);
    } catch (ItemFormatException expected) {
      return;
    } catch (RuntimeException e) {
      throw new AssertionError(name + ", seed " + seed, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
