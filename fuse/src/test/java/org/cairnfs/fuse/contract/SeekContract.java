package org.cairnfs.fuse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.junit.jupiter.api.Test;

/** lseek(2) with SEEK_DATA and SEEK_HOLE. */
interface SeekContract extends ContractPart {
  Ino ROOT = Ino.ROOT;
  int BLOCK = 4096;
  int DATA = 3;
  int HOLE = 4;

  private long seek(Ino file, long offset, int whence) {
    return calls().ok(calls().fileSystem().lseek(calls().root(), file, 0, offset, whence));
  }

  private Errno refusal(Ino file, long offset, int whence) {
    return calls().refusal(calls().fileSystem().lseek(calls().root(), file, 0, offset, whence));
  }

  private Ino file(String name) {
    return calls().file(ROOT, name).ino();
  }

  private void write(Ino file, long offset, int length) {
    calls().write(file, calls().open(file, Calls.O_RDWR), offset, new byte[length]);
  }

  private void fallocate(Ino file, int mode, long offset, long length) {
    long handle = calls().open(file, Calls.O_RDWR);
    calls().ok(calls().fileSystem().fallocate(calls().root(), file, handle, mode, offset, length));
  }

  @Test
  default void data_isWhereSomethingWasWritten_andHolesAreBetween() {
    Ino file = file("f");
    write(file, 2 * BLOCK, 2 * BLOCK);
    write(file, 8 * BLOCK, 100);
    assertEquals(2 * BLOCK, seek(file, 0, DATA));
    assertEquals(3 * BLOCK + 7, seek(file, 3 * BLOCK + 7, DATA));
    assertEquals(8 * BLOCK, seek(file, 4 * BLOCK, DATA));
    assertEquals(0, seek(file, 0, HOLE));
    assertEquals(4 * BLOCK, seek(file, 2 * BLOCK + 1, HOLE));
    assertEquals(5 * BLOCK + 1, seek(file, 5 * BLOCK + 1, HOLE));
    assertEquals(8 * BLOCK + 100, seek(file, 8 * BLOCK + 99, HOLE));
  }

  @Test
  default void theEnd_isAHole_andFromThereOnNothingIsFound() {
    Ino file = file("f");
    write(file, 0, 100);
    assertEquals(100, seek(file, 0, HOLE));
    assertEquals(Errno.ENXIO, refusal(file, 100, HOLE));
    assertEquals(Errno.ENXIO, refusal(file, 100, DATA));
    assertEquals(Errno.ENXIO, refusal(file, -1, DATA));
    assertEquals(Errno.ENXIO, refusal(file, -1, HOLE));
  }

  @Test
  default void anEmptyFile_hasNeither() {
    Ino file = file("f");
    assertEquals(Errno.ENXIO, refusal(file, 0, DATA));
    assertEquals(Errno.ENXIO, refusal(file, 0, HOLE));
  }

  @Test
  default void aFileOfHoles_hasNoData() {
    Ino file = file("f");
    calls().setattr(file, Calls.size(1L << 50));
    assertEquals(Errno.ENXIO, refusal(file, 0, DATA));
    assertEquals(1L << 49, seek(file, 1L << 49, HOLE));
  }

  @Test
  default void unwrittenBlocks_areHoles() {
    Ino file = file("f");
    fallocate(file, 0, 0, 10 * BLOCK);
    assertEquals(Errno.ENXIO, refusal(file, 0, DATA));
    write(file, 5 * BLOCK, BLOCK);
    assertEquals(5 * BLOCK, seek(file, 0, DATA));
    assertEquals(6 * BLOCK, seek(file, 5 * BLOCK, HOLE));
    assertEquals(Errno.ENXIO, refusal(file, 6 * BLOCK, DATA));
  }

  @Test
  default void whatWasPunched_isAHole() {
    Ino file = file("f");
    write(file, 0, 10 * BLOCK);
    fallocate(file, 3, BLOCK, 3 * BLOCK);
    assertEquals(BLOCK, seek(file, 0, HOLE));
    assertEquals(4 * BLOCK, seek(file, BLOCK, DATA));
  }

  @Test
  default void blocksBehindTheEnd_areNotFound() {
    Ino file = file("f");
    write(file, 0, 10);
    fallocate(file, 1, 0, 100 * BLOCK);
    assertEquals(10, seek(file, 0, HOLE));
    assertEquals(Errno.ENXIO, refusal(file, 10, HOLE));
  }

  @Test
  default void manySmallExtents_areLookedThrough() {
    Ino file = file("f");
    fallocate(file, 0, 0, 3000L * 256 * BLOCK / 256);
    write(file, 2990L * BLOCK, 1);
    assertEquals(2990L * BLOCK, seek(file, 1, DATA));
  }

  @Test
  default void otherWhences_areEINVAL() {
    Ino file = file("f");
    write(file, 0, 10);
    assertEquals(Errno.EINVAL, refusal(file, 0, 0));
    assertEquals(Errno.EINVAL, refusal(file, 0, 5));
  }
}
