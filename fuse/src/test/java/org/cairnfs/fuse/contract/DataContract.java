package org.cairnfs.fuse.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.junit.jupiter.api.Test;

/** The bytes of files. */
interface DataContract extends ContractPart {
  Ino ROOT = Ino.ROOT;
  int MEBIBYTE = 1 << 20;

  @Test
  default void read_returnsWhatWasWritten() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    assertEquals(5, calls().write(file, handle, 0, Calls.bytes("hello")));
    assertArrayEquals(Calls.bytes("ell"), calls().read(file, handle, 1, 3));
    assertEquals(5, calls().getattr(file).size());
  }

  @Test
  default void read_isShortAtTheEnd_andEmptyBehindIt() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    calls().write(file, handle, 0, Calls.bytes("hello"));
    assertArrayEquals(Calls.bytes("lo"), calls().read(file, handle, 3, 100));
    assertEquals(0, calls().read(file, handle, 5, 100).length);
    assertEquals(0, calls().read(file, handle, 1L << 40, 100).length);
  }

  @Test
  default void write_ofOneMebibyte_fromADirectBuffer() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    byte[] data = new byte[MEBIBYTE];
    new Random(1).nextBytes(data);
    ByteBuffer direct = ByteBuffer.allocateDirect(MEBIBYTE).put(data).flip();
    int written =
        calls()
            .ok(calls().fileSystem().write(calls().root(), file, handle, 0, direct, false, false));
    assertEquals(MEBIBYTE, written);
    assertArrayEquals(data, calls().read(file, handle, 0, MEBIBYTE));
  }

  @Test
  default void write_acrossBlocks_keepsWhatIsAround() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    byte[] expected = new byte[20_000];
    Arrays.fill(expected, (byte) 'a');
    calls().write(file, handle, 0, expected.clone());
    byte[] middle = new byte[9_000];
    Arrays.fill(middle, (byte) 'b');
    calls().write(file, handle, 4_090, middle);
    System.arraycopy(middle, 0, expected, 4_090, middle.length);
    assertArrayEquals(expected, calls().read(file, handle, 0, 30_000));
  }

  @Test
  default void randomWrites_equalAnArray() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    byte[] model = new byte[100_000];
    int size = 0;
    for (int step = 0; step < 200; step++) {
      int at = random.nextInt(90_000);
      byte[] data = new byte[1 + random.nextInt(10_000)];
      random.nextBytes(data);
      calls().write(file, handle, at, data.clone());
      System.arraycopy(data, 0, model, at, data.length);
      size = Math.max(size, at + data.length);
      if (step % 10 == 9) {
        size = random.nextInt(size + 1);
        calls().setattr(file, Calls.size(size));
        Arrays.fill(model, size, model.length, (byte) 0);
      }
    }
    assertArrayEquals(
        Arrays.copyOf(model, size), calls().read(file, handle, 0, 100_000), "seed " + seed);
  }

  @Test
  default void aHole_readsAsZeros_andTakesNoBlocks() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    long far = 1L << 33;
    calls().write(file, handle, far, Calls.bytes("x"));
    Attributes attributes = calls().getattr(file);
    assertEquals(far + 1, attributes.size());
    assertTrue(attributes.blocks() < 1000, attributes.toString());
    assertArrayEquals(new byte[8192], calls().read(file, handle, 1L << 32, 8192));
  }

  @Test
  default void blocks_countWhatIsWritten_in512Bytes() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    calls().write(file, handle, 0, new byte[65_536]);
    assertTrue(calls().getattr(file).blocks() >= 128);
    calls().setattr(file, Calls.size(0));
    assertEquals(0, calls().getattr(file).blocks());
  }

  @Test
  default void truncate_shortens_andWhatIsExtendedAgainIsZero() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    calls().write(file, handle, 0, Calls.bytes("hello world"));
    assertEquals(5, calls().setattr(file, Calls.size(5)).size());
    assertEquals(11, calls().setattr(file, Calls.size(11)).size());
    assertArrayEquals(Calls.bytes("hello\0\0\0\0\0\0"), calls().read(file, handle, 0, 100));
  }

  @Test
  default void truncate_ofADirectoryOrSymlink_isRefused() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    Ino link = calls().symlink(ROOT, "l", "x").ino();
    Errno ofDirectory =
        calls().refusal(calls().fileSystem().setattr(calls().root(), directory, Calls.size(1)));
    assertTrue(Set.of(Errno.EINVAL, Errno.EISDIR).contains(ofDirectory));
    assertEquals(
        Errno.EINVAL,
        calls().refusal(calls().fileSystem().setattr(calls().root(), link, Calls.size(1))));
  }

  @Test
  default void open_withTruncation_empties() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    calls().write(file, handle, 0, Calls.bytes("hello"));
    long again = calls().open(file, Calls.O_RDWR | Calls.O_TRUNC);
    assertEquals(0, calls().getattr(file).size());
    assertEquals(0, calls().read(file, again, 0, 10).length);
  }

  @Test
  default void append_writesAtTheEnd_whateverTheOffset() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    calls().write(file, handle, 0, Calls.bytes("one"));
    calls()
        .ok(
            calls()
                .fileSystem()
                .write(
                    calls().root(),
                    file,
                    handle,
                    0,
                    ByteBuffer.wrap(Calls.bytes("two")),
                    true,
                    false));
    assertArrayEquals(Calls.bytes("onetwo"), calls().read(file, handle, 0, 10));
  }

  @Test
  default void write_beyondTheLargestFile_isEFBIG() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    ByteBuffer data = ByteBuffer.wrap(new byte[10]);
    assertEquals(
        Errno.EFBIG,
        calls()
            .refusal(
                calls()
                    .fileSystem()
                    .write(calls().root(), file, handle, Long.MAX_VALUE - 5, data, false, false)));
  }

  @Test
  default void write_withoutPrivilege_dropsSetuid() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setattr(file, Calls.mode(04755));
    long handle = calls().open(file, Calls.O_RDWR);
    calls()
        .ok(
            calls()
                .fileSystem()
                .write(calls().root(), file, handle, 0, ByteBuffer.wrap(new byte[1]), false, true));
    assertEquals(0755, calls().getattr(file).mode() & 07777);
  }

  @Test
  default void write_removesTheCapability() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setxattr(file, "security.capability", "cap", 0);
    calls().write(file, calls().open(file, Calls.O_RDWR), 0, Calls.bytes("x"));
    assertEquals(
        Errno.ENODATA,
        calls()
            .refusal(
                calls()
                    .fileSystem()
                    .getxattr(calls().root(), file, Calls.bytes("security.capability"))));
  }

  @Test
  default void anUnlinkedFile_isReadAndWritten_whileItIsOpen() {
    Created created = calls().create(calls().root(), ROOT, "f", 0644);
    Ino file = created.entry().ino();
    long handle = created.file().handle();
    calls().write(file, handle, 0, Calls.bytes("before"));
    calls().unlink(ROOT, "f");
    calls().write(file, handle, 6, Calls.bytes(" after"));
    assertArrayEquals(Calls.bytes("before after"), calls().read(file, handle, 0, 100));
    assertEquals(0, calls().getattr(file).nlink());
  }

  @Test
  default void aReplacedFile_isRead_whileItIsOpen() {
    Created created = calls().create(calls().root(), ROOT, "f", 0644);
    Ino file = created.entry().ino();
    calls().write(file, created.file().handle(), 0, Calls.bytes("old"));
    calls().file(ROOT, "g");
    calls().rename(ROOT, "g", ROOT, "f", 0);
    assertArrayEquals(Calls.bytes("old"), calls().read(file, created.file().handle(), 0, 10));
  }

  @Test
  default void hardLinks_shareTheirData() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().link(file, ROOT, "g");
    calls().write(file, calls().open(file, Calls.O_RDWR), 0, Calls.bytes("x"));
    assertEquals(1, calls().lookup(ROOT, "g").size());
  }

  @Test
  default void flushAndFsync_ofAWrittenFile_succeed() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    calls().write(file, handle, 0, Calls.bytes("x"));
    calls().ok(calls().fileSystem().flush(calls().root(), file, handle, 1));
    calls().ok(calls().fileSystem().fsync(calls().root(), file, handle, false));
    calls().ok(calls().fileSystem().fsync(calls().root(), file, handle, true));
    calls().ok(calls().fileSystem().syncfs(calls().root()));
  }

  @Test
  default void data_isPositionedAtItsFirstByte() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    calls().write(file, handle, 0, new byte[10_000]);
    try (Data data =
        calls().ok(calls().fileSystem().read(calls().root(), file, handle, 5_000, 100))) {
      assertEquals(0, data.buffer().position());
      assertEquals(100, data.buffer().limit());
    }
  }
}
