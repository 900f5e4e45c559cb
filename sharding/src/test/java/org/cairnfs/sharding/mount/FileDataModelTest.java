package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** File data against an array of bytes. */
@Timeout(60)
class FileDataModelTest {
  private static final int BLOCK = DataFixture.BLOCK;
  private static final int OPERATIONS = 400;
  private static final int SIZE_MAX = 600 * BLOCK;

  /** The bytes a file should have. */
  private static final class Model {
    byte[] bytes = new byte[0];

    void write(long offset, byte[] source) {
      int end = (int) offset + source.length;
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, end);
      }
      System.arraycopy(source, 0, bytes, (int) offset, source.length);
    }

    void resize(int size) {
      bytes = Arrays.copyOf(bytes, size);
    }

    byte[] read(long offset, int length) {
      int from = (int) Math.min(offset, bytes.length);
      return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
    }
  }

  /** A number that is often at, or one beside, the border of a block, an extent or a piece. */
  private static int border(Random random, int max) {
    int[] units = {1, BLOCK, Extent.MAX_BLOCKS * BLOCK, 16 * BLOCK};
    int unit = units[random.nextInt(units.length)];
    int at = random.nextInt(max / unit + 1) * unit + random.nextInt(3) - 1;
    return Math.max(0, Math.min(max, at));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomOperations_equalAnArrayOfBytes(long seed) {
    Random random = new Random(seed);
    try (DataFixture fixture = new DataFixture(seed % 2 == 0 ? 16 * BLOCK : FileData.PIECE_BYTES)) {
      Ino ino = DataFixture.ino(1);
      Model model = new Model();
      for (int i = 0; i < OPERATIONS; i++) {
        step(fixture, ino, model, random);
        assertEquals(model.bytes.length, fixture.entities.size(ino), "seed " + seed + " op " + i);
      }
      byte[] all = fixture.read(ino, 0, SIZE_MAX);
      assertArrayEquals(model.bytes, all, "seed " + seed);
    }
  }

  private static void step(DataFixture fixture, Ino ino, Model model, Random random) {
    int offset = border(random, SIZE_MAX / 2);
    byte[] source = new byte[1 + border(random, random.nextInt(8) == 0 ? SIZE_MAX / 2 : 3 * BLOCK)];
    random.nextBytes(source);
    switch (random.nextInt(6)) {
      case 0 -> {
        int length = border(random, SIZE_MAX);
        assertArrayEquals(model.read(offset, length), fixture.read(ino, offset, length));
      }
      case 1 -> {
        int size = border(random, SIZE_MAX);
        fixture.setSize(ino, size);
        model.resize(size);
      }
      case 2 -> {
        if (model.bytes.length + source.length <= SIZE_MAX) {
          boolean right = random.nextBoolean();
          fixture.append(ino, right ? model.bytes.length : offset, source);
          model.write(model.bytes.length, source);
        }
      }
      default -> {
        assertEquals(source.length, fixture.write(ino, offset, source));
        model.write(offset, source);
      }
    }
  }

  @Test
  void manyFilesAtOnce_keepTheirOwnBytes() {
    try (DataFixture fixture = new DataFixture()) {
      int files = 24;
      List<Model> models = new ArrayList<>();
      List<CompletableFuture<?>> running = new ArrayList<>();
      for (int file = 0; file < files; file++) {
        Model model = new Model();
        models.add(model);
        Random random = new Random(file);
        Ino ino = new Ino(256 * (file % 3) + 300 + file);
        for (int i = 0; i < 40; i++) {
          running.add(start(fixture, ino, model, random).toCompletableFuture());
        }
      }
      running.forEach(DataFixture::get);
      for (int file = 0; file < files; file++) {
        Ino ino = new Ino(256 * (file % 3) + 300 + file);
        assertArrayEquals(models.get(file).bytes, fixture.read(ino, 0, SIZE_MAX), "file " + file);
      }
    }
  }

  /** Starts a change without waiting for those before: they are executed in this order anyway. */
  private static CompletionStage<? extends Outcome<?>> start(
      DataFixture fixture, Ino ino, Model model, Random random) {
    if (random.nextInt(6) == 0) {
      int size = border(random, 40 * BLOCK);
      model.resize(size);
      return fixture.data.setSize(ino, DataFixture.sizeOf(size));
    }
    boolean append = random.nextInt(4) == 0;
    int offset = border(random, 30 * BLOCK);
    byte[] source = new byte[1 + border(random, 4 * BLOCK)];
    random.nextBytes(source);
    model.write(append ? model.bytes.length : offset, source);
    return fixture.data.write(ino, offset, ByteBuffer.wrap(source), append, false);
  }
}
