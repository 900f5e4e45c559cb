package org.cairnfs.fuse.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FilePosition;
import org.cairnfs.actors.api.Ino;
import org.junit.jupiter.api.Test;

/** Offsets and sizes that need all of their 63 bits. */
interface LargeFileContract extends ContractPart {
  Ino ROOT = Ino.ROOT;
  long FAR = 1L << 62;
  int BLOCK = 4096;
  int PUNCH = 3;
  int ZERO = 16;
  int DATA = 3;
  int HOLE = 4;

  private Ino file() {
    return calls().file(ROOT, "large").ino();
  }

  private void write(Ino file, long offset, byte[] data) {
    calls().write(file, calls().open(file, Calls.O_RDWR), offset, data);
  }

  private byte[] read(Ino file, long offset, int length) {
    return calls().read(file, calls().open(file, Calls.O_RDWR), offset, length);
  }

  private void fallocate(Ino file, int mode, long offset, long length) {
    calls().ok(calls().fileSystem().fallocate(calls().root(), file, 0, mode, offset, length));
  }

  private long seek(Ino file, long offset, int whence) {
    return calls().ok(calls().fileSystem().lseek(calls().root(), file, 0, offset, whence));
  }

  @Test
  default void data_at2to62_isReadBack_andWhatIsBeforeIsAHole() {
    Ino file = file();
    write(file, FAR + 4_090, Calls.bytes("across a border"));
    assertEquals(FAR + 4_105, calls().getattr(file).size());
    assertArrayEquals(Calls.bytes("across a border"), read(file, FAR + 4_090, 100));
    assertArrayEquals(new byte[100], read(file, FAR - 50, 100));
    assertTrue(calls().getattr(file).blocks() < 100);
    assertEquals(FAR, seek(file, 0, DATA));
    assertEquals(FAR + 4_105, seek(file, FAR, HOLE));
  }

  @Test
  default void theLastByte_isAt2to63Minus2() {
    Ino file = file();
    assertEquals(Long.MAX_VALUE, calls().setattr(file, Calls.size(Long.MAX_VALUE)).size());
    write(file, Long.MAX_VALUE - 3, Calls.bytes("end"));
    assertEquals(Long.MAX_VALUE, calls().getattr(file).size());
    assertArrayEquals(Calls.bytes("end"), read(file, Long.MAX_VALUE - 3, 100));
    assertEquals(Long.MAX_VALUE, seek(file, Long.MAX_VALUE - 1, HOLE));
    long handle = calls().open(file, Calls.O_RDWR);
    ByteBuffer more = ByteBuffer.wrap(new byte[2]);
    assertEquals(
        Errno.EFBIG,
        calls()
            .refusal(
                calls()
                    .fileSystem()
                    .write(calls().root(), file, handle, Long.MAX_VALUE - 1, more, false, false)));
    assertEquals(0, calls().setattr(file, Calls.size(1)).blocks());
  }

  @Test
  default void truncate_insideFarData_showsZerosBehindTheCut() {
    Ino file = file();
    write(file, FAR, Calls.bytes("hello world"));
    calls().setattr(file, Calls.size(FAR + 5));
    calls().setattr(file, Calls.size(Long.MAX_VALUE));
    assertArrayEquals(Calls.bytes("hello\0\0\0"), read(file, FAR, 8));
  }

  @Test
  default void ranges_upToTheLastByte_areAllocatedPunchedAndZeroed() {
    Ino file = file();
    fallocate(file, 0, Long.MAX_VALUE - 3 * BLOCK, 3 * BLOCK);
    assertEquals(Long.MAX_VALUE, calls().getattr(file).size());
    long blocks = calls().getattr(file).blocks();
    assertTrue(blocks >= 24, "blocks " + blocks);
    write(file, Long.MAX_VALUE - 10, Calls.bytes("0123456789"));
    fallocate(file, ZERO, Long.MAX_VALUE - 5, 3);
    assertArrayEquals(Calls.bytes("01234\0\0\0" + "89"), read(file, Long.MAX_VALUE - 10, 10));
    fallocate(file, PUNCH, 0, Long.MAX_VALUE);
    assertEquals(0, calls().getattr(file).blocks());
    assertArrayEquals(new byte[10], read(file, Long.MAX_VALUE - 10, 20));
  }

  @Test
  default void copies_reachTheLastByte_andEndThere() {
    Ino file = file();
    write(file, 0, Calls.bytes("0123456789"));
    long copied =
        calls()
            .ok(
                calls()
                    .fileSystem()
                    .copyFileRange(
                        calls().root(),
                        new FilePosition(file, calls().open(file, Calls.O_RDWR), 0),
                        new FilePosition(
                            file, calls().open(file, Calls.O_RDWR), Long.MAX_VALUE - 4),
                        10,
                        0));
    assertEquals(4, copied);
    assertEquals(Long.MAX_VALUE, calls().getattr(file).size());
    assertArrayEquals(Calls.bytes("0123"), read(file, Long.MAX_VALUE - 4, 10));
  }
}
