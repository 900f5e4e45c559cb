package org.cairnfs.tests.random;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/**
 * The operations of one seed on one file of a mount, compared with an array of bytes.
 *
 * <p>Offsets and lengths are often at, or one beside, the border of a block or of an extent. On a
 * failure the seed and the last operations are printed: the same seed does the same again.
 */
final class FileRun {
  private static final int BLOCK = 4096;
  private static final int EXTENT = 256 * BLOCK;
  private static final int SIZE_MAX = 2 * EXTENT + 5 * BLOCK;
  private static final int WORDS_MAX = 20;

  private final long seed;
  private final String path;
  private final Random random;
  private final byte[] model = new byte[SIZE_MAX];
  private final Deque<String> words = new ArrayDeque<>();
  private int size;
  private int fd = -1;

  FileRun(long seed, Path path) {
    this.seed = seed;
    this.path = path.toString();
    this.random = new Random(seed);
  }

  void run(int steps) {
    fd = Calls.open(path, Calls.O_RDWR | Calls.O_CREAT, 0644);
    try {
      for (int step = 0; step < steps; step++) {
        step();
      }
      compare(0, SIZE_MAX);
    } catch (AssertionError failed) {
      throw new AssertionError(
          "seed " + seed + ": " + failed.getMessage() + "\n  " + String.join("\n  ", words),
          failed);
    } finally {
      Calls.check("close", Calls.libc().close(fd));
    }
  }

  /** Opens the file again and compares all of it. */
  void compareWhole() {
    fd = Calls.open(path, Calls.O_RDWR, 0);
    try {
      compare(0, SIZE_MAX);
    } catch (AssertionError failed) {
      throw new AssertionError("seed " + seed + " afterwards: " + failed.getMessage(), failed);
    } finally {
      Calls.check("close", Calls.libc().close(fd));
    }
  }

  private void step() {
    int from = place(SIZE_MAX - 1);
    int length =
        1 + place(Math.min(SIZE_MAX - from - 1, random.nextInt(4) == 0 ? EXTENT : 5 * BLOCK));
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> write(from, length);
      case 3, 4 -> read(from, length);
      case 5 -> truncate(random.nextInt(8) == 0 ? 0 : from);
      case 6 -> punch(from, length);
      case 7 -> zero(from, length, random.nextBoolean());
      case 8 -> allocate(from, length, random.nextBoolean());
      case 9 -> copy(from, length);
      case 10 -> storeMapped(from, Math.min(length, 3 * BLOCK));
      case 11 -> loadMapped(from, Math.min(length, 3 * BLOCK));
      case 12 -> seek(from);
      default -> fsync();
    }
  }

  private void note(String operation) {
    words.add(operation);
    if (words.size() > WORDS_MAX) {
      words.remove();
    }
  }

  private int place(int max) {
    int[] units = {1, BLOCK, EXTENT};
    int unit = units[random.nextInt(units.length)];
    int at = random.nextInt(max / unit + 1) * unit + random.nextInt(3) - 1;
    return Math.max(0, Math.min(max, at));
  }

  private void write(int at, int length) {
    note("pwrite " + length + " bytes at " + at);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    expect(length, Calls.check("pwrite", Calls.libc().pwrite(fd, bytes, length, at)));
    System.arraycopy(bytes, 0, model, at, length);
    size = Math.max(size, at + length);
  }

  private void read(int at, int length) {
    note("pread " + length + " bytes at " + at);
    compare(at, length);
  }

  private void compare(int at, int length) {
    byte[] found = new byte[length];
    long read = Calls.check("pread", Calls.libc().pread(fd, found, length, at));
    int expected = Math.max(0, Math.min(length, size - at));
    expect(expected, read);
    int mismatch = Arrays.mismatch(model, at, at + expected, found, 0, expected);
    if (mismatch >= 0) {
      throw new AssertionError(
          "byte " + (at + mismatch) + " is " + found[mismatch] + ", not " + model[at + mismatch]);
    }
  }

  private static void expect(long expected, long found) {
    if (expected != found) {
      throw new AssertionError(found + ", not " + expected);
    }
  }

  private void truncate(int newSize) {
    note("ftruncate " + newSize);
    Calls.check("ftruncate", Calls.libc().ftruncate(fd, newSize));
    clear(newSize, SIZE_MAX);
    size = newSize;
  }

  private void clear(int from, int to) {
    Arrays.fill(model, from, to, (byte) 0);
  }

  private void punch(int at, int length) {
    note("punch " + length + " bytes at " + at);
    Calls.check("fallocate", Calls.libc().fallocate(fd, 3, at, length));
    clear(at, at + length);
  }

  private void zero(int at, int length, boolean keepSize) {
    note("zero " + length + " bytes at " + at + (keepSize ? ", keeping the size" : ""));
    Calls.check("fallocate", Calls.libc().fallocate(fd, keepSize ? 17 : 16, at, length));
    clear(at, at + length);
    size = keepSize ? size : Math.max(size, at + length);
  }

  private void allocate(int at, int length, boolean keepSize) {
    note("allocate " + length + " bytes at " + at + (keepSize ? ", keeping the size" : ""));
    Calls.check("fallocate", Calls.libc().fallocate(fd, keepSize ? 1 : 0, at, length));
    size = keepSize ? size : Math.max(size, at + length);
  }

  /** Within the file, and not onto itself. */
  private void copy(int from, int length) {
    int to = random.nextInt(SIZE_MAX - length + 1);
    int count = Math.max(0, Math.min(length, size - from));
    if (Math.abs((long) to - from) < count || count == 0) {
      return;
    }
    note("copy " + count + " bytes at " + from + " to " + to);
    long copied =
        Calls.check(
            "copy_file_range",
            Calls.libc().copy_file_range(fd, new long[] {from}, fd, new long[] {to}, count, 0));
    expect(count, copied);
    System.arraycopy(model, from, model, to, count);
    size = Math.max(size, to + count);
  }

  private void storeMapped(int from, int length) {
    int count = Math.min(length, size - from);
    if (count > 0) {
      note("store " + count + " bytes at " + from);
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      inMapping(from, bytes, true);
      System.arraycopy(bytes, 0, model, from, count);
    }
  }

  private void loadMapped(int from, int length) {
    int count = Math.min(length, size - from);
    if (count > 0) {
      note("load " + count + " bytes at " + from);
      byte[] found = new byte[count];
      inMapping(from, found, false);
      int mismatch = Arrays.mismatch(model, from, from + count, found, 0, count);
      if (mismatch >= 0) {
        throw new AssertionError("mapped byte " + (from + mismatch) + " is " + found[mismatch]);
      }
    }
  }

  private void inMapping(int from, byte[] bytes, boolean stores) {
    int start = from / BLOCK * BLOCK;
    int mapped = (from + bytes.length - start + BLOCK - 1) / BLOCK * BLOCK;
    Calls.inMapping(fd, start, mapped, from - start, bytes, stores);
  }

  /** Data that is passed over on the way to the next data must be zeros. */
  private void seek(int from) {
    note("lseek from " + from);
    long data = Calls.result(Calls.libc().lseek(fd, from, Calls.SEEK_DATA));
    if (from >= size) {
      expect(-6, data);
      return;
    }
    int next = data == -6 ? size : (int) data;
    for (int at = from; at < next; at++) {
      expect(0, model[at]);
    }
    long hole = Calls.check("lseek", Calls.libc().lseek(fd, from, Calls.SEEK_HOLE));
    if (hole < from || hole > size || hole > from && next > from) {
      throw new AssertionError("a hole at " + hole + ", data at " + next);
    }
  }

  private void fsync() {
    note("fsync");
    Calls.check("fsync", Calls.libc().fsync(fd));
  }
}
