package org.cairnfs.fuse.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** fallocate(2). */
interface RangeContract extends ContractPart {
  Ino ROOT = Ino.ROOT;
  int BLOCK = 4096;
  int SECTORS = BLOCK / 512;
  int KEEP_SIZE = 1;
  int PUNCH = 3;
  int ZERO = 16;
  int ZERO_KEEP_SIZE = 17;

  private CompletionStage<Outcome<Void>> asked(
      Caller caller, Ino file, int mode, long offset, long length) {
    long handle = calls().open(file, Calls.O_RDWR);
    return calls().fileSystem().fallocate(caller, file, handle, mode, offset, length);
  }

  private Attributes fallocate(Ino file, int mode, long offset, long length) {
    calls().ok(asked(calls().root(), file, mode, offset, length));
    return calls().getattr(file);
  }

  private Errno refusal(Ino file, int mode, long offset, long length) {
    return calls().refusal(asked(calls().root(), file, mode, offset, length));
  }

  private Ino written(String name, byte[] data) {
    Ino file = calls().file(ROOT, name).ino();
    calls().write(file, calls().open(file, Calls.O_RDWR), 0, data.clone());
    return file;
  }

  private byte[] contents(Ino file) {
    return calls().read(file, calls().open(file, Calls.O_RDWR), 0, 4 << 20);
  }

  private static byte[] random(int length) {
    byte[] data = new byte[length];
    new Random(length).nextBytes(data);
    return data;
  }

  @Test
  default void allocate_growsTheFile_readsAsZeros_andCountsBlocks() {
    Ino file = calls().file(ROOT, "f").ino();
    Attributes attributes = fallocate(file, 0, 100, 3 * BLOCK);
    assertEquals(100 + 3 * BLOCK, attributes.size());
    assertEquals(4 * SECTORS, attributes.blocks());
    assertArrayEquals(new byte[100 + 3 * BLOCK], contents(file));
  }

  @Test
  default void allocate_keepingTheSize_countsBlocksBehindTheEnd() {
    Ino file = written("f", Calls.bytes("data"));
    Attributes attributes = fallocate(file, KEEP_SIZE, 0, 10 * BLOCK);
    assertEquals(4, attributes.size());
    assertEquals(10 * SECTORS, attributes.blocks());
    assertArrayEquals(Calls.bytes("data"), contents(file));
  }

  @Test
  default void allocate_overData_keepsIt_andFillsHolesOnly() {
    byte[] data = random(BLOCK);
    Ino file = calls().file(ROOT, "f").ino();
    calls().write(file, calls().open(file, Calls.O_RDWR), 2 * BLOCK, data.clone());
    assertEquals(5 * SECTORS, fallocate(file, 0, 0, 5 * BLOCK).blocks());
    assertEquals(5 * SECTORS, fallocate(file, 0, 0, 5 * BLOCK).blocks());
    byte[] expected = new byte[5 * BLOCK];
    System.arraycopy(data, 0, expected, 2 * BLOCK, BLOCK);
    assertArrayEquals(expected, contents(file));
  }

  @Test
  default void aWrite_intoAllocatedBlocks_needsNoMore_andKeepsTheZerosAround() {
    Ino file = calls().file(ROOT, "f").ino();
    fallocate(file, 0, 0, 600 * BLOCK);
    byte[] data = random(3 * BLOCK);
    calls().write(file, calls().open(file, Calls.O_RDWR), 300 * BLOCK + 7, data.clone());
    assertEquals(600 * SECTORS, calls().getattr(file).blocks());
    byte[] expected = new byte[600 * BLOCK];
    System.arraycopy(data, 0, expected, 300 * BLOCK + 7, data.length);
    assertArrayEquals(expected, contents(file));
  }

  @Test
  default void truncate_freesWhatIsAllocatedBehindTheEnd_alsoToTheSameSize() {
    Ino file = written("f", Calls.bytes("data"));
    fallocate(file, KEEP_SIZE, 0, 10 * BLOCK);
    assertEquals(SECTORS, calls().setattr(file, Calls.size(4)).blocks());
    assertArrayEquals(Calls.bytes("data"), contents(file));
  }

  @Test
  default void truncate_intoAllocatedBlocks_showsZerosWhenTheFileGrowsAgain() {
    Ino file = calls().file(ROOT, "f").ino();
    fallocate(file, 0, 0, 4 * BLOCK);
    assertEquals(2 * SECTORS, calls().setattr(file, Calls.size(BLOCK + 10)).blocks());
    calls().setattr(file, Calls.size(3 * BLOCK));
    assertArrayEquals(new byte[3 * BLOCK], contents(file));
  }

  @Test
  default void punch_freesWholeBlocks_andClearsTheRest() {
    byte[] data = random(10 * BLOCK);
    Ino file = written("f", data);
    Attributes attributes = fallocate(file, PUNCH, BLOCK + 10, 5 * BLOCK);
    Arrays.fill(data, BLOCK + 10, 6 * BLOCK + 10, (byte) 0);
    assertEquals(10 * BLOCK, attributes.size());
    assertEquals(6 * SECTORS, attributes.blocks());
    assertArrayEquals(data, contents(file));
  }

  @Test
  default void punch_insideOneBlock_clearsThoseBytesOnly() {
    byte[] data = random(2 * BLOCK);
    Ino file = written("f", data);
    assertEquals(2 * SECTORS, fallocate(file, PUNCH, BLOCK + 10, 20).blocks());
    Arrays.fill(data, BLOCK + 10, BLOCK + 30, (byte) 0);
    assertArrayEquals(data, contents(file));
  }

  @Test
  default void punch_acrossABorder_clearsTheEndOfOneBlockAndTheStartOfTheNext() {
    byte[] data = random(4 * BLOCK);
    Ino file = written("f", data);
    assertEquals(4 * SECTORS, fallocate(file, PUNCH, 2 * BLOCK - 5, 10).blocks());
    Arrays.fill(data, 2 * BLOCK - 5, 2 * BLOCK + 5, (byte) 0);
    assertArrayEquals(data, contents(file));
  }

  @Test
  default void punch_beyondTheEnd_freesTheLastBlock_andKeepsTheSize() {
    byte[] data = random(2 * BLOCK + 100);
    Ino file = written("f", data);
    Attributes attributes = fallocate(file, PUNCH, BLOCK, 1L << 40);
    assertEquals(data.length, attributes.size());
    assertEquals(SECTORS, attributes.blocks());
    Arrays.fill(data, BLOCK, data.length, (byte) 0);
    assertArrayEquals(data, contents(file));
  }

  @Test
  default void punch_ofManyExtents_isSeenAtOnce() {
    byte[] expected = random(400 * BLOCK);
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    for (int block = 398; block >= 0; block -= 2) {
      byte[] data = Arrays.copyOfRange(expected, block * BLOCK, (block + 1) * BLOCK);
      calls().write(file, handle, (long) block * BLOCK, data);
      Arrays.fill(expected, (block + 1) * BLOCK, (block + 2) * BLOCK, (byte) 0);
    }
    calls().setattr(file, Calls.size(expected.length));
    fallocate(file, PUNCH, BLOCK / 2, 390 * BLOCK);
    Arrays.fill(expected, BLOCK / 2, 390 * BLOCK + BLOCK / 2, (byte) 0);
    assertArrayEquals(expected, contents(file));
    calls().write(file, handle, 5, Calls.bytes("x"));
    expected[5] = 'x';
    assertArrayEquals(expected, contents(file));
    assertEquals(6 * SECTORS, calls().getattr(file).blocks());
  }

  @Test
  default void zero_ofManyExtents_isSeenAtOnce() {
    byte[] expected = random(300 * BLOCK);
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    for (int block = 299; block >= 0; block--) {
      byte[] data = Arrays.copyOfRange(expected, block * BLOCK, (block + 1) * BLOCK);
      calls().write(file, handle, (long) block * BLOCK, data);
    }
    assertEquals(300 * SECTORS, fallocate(file, ZERO, 10, 299 * BLOCK).blocks());
    Arrays.fill(expected, 10, 299 * BLOCK + 10, (byte) 0);
    assertArrayEquals(expected, contents(file));
    calls().write(file, handle, 150 * BLOCK, Calls.bytes("x"));
    expected[150 * BLOCK] = 'x';
    assertArrayEquals(expected, contents(file));
    assertEquals(300 * SECTORS, calls().getattr(file).blocks());
  }

  @Test
  default void zero_clears_allocatesHoles_andGrows() {
    byte[] data = random(3 * BLOCK);
    Ino file = written("f", data);
    Attributes attributes = fallocate(file, ZERO, 100, 6 * BLOCK);
    assertEquals(6 * BLOCK + 100, attributes.size());
    assertEquals(7 * SECTORS, attributes.blocks());
    byte[] expected = new byte[6 * BLOCK + 100];
    System.arraycopy(data, 0, expected, 0, 100);
    assertArrayEquals(expected, contents(file));
  }

  @Test
  default void zero_keepingTheSize_growsNothing() {
    byte[] data = random(BLOCK + 50);
    Ino file = written("f", data);
    Attributes attributes = fallocate(file, ZERO_KEEP_SIZE, BLOCK + 10, 3 * BLOCK);
    assertEquals(data.length, attributes.size());
    assertEquals(5 * SECTORS, attributes.blocks());
    Arrays.fill(data, BLOCK + 10, data.length, (byte) 0);
    assertArrayEquals(data, contents(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, KEEP_SIZE, PUNCH, ZERO, ZERO_KEEP_SIZE})
  default void everyMode_changesMtimeAndCtime_andDropsSetuidOfOthersOnly(int mode) {
    Ino file = written("f", random(BLOCK));
    calls().setattr(file, Calls.mode(04755));
    Attributes before = calls().getattr(file);
    Calls.awaitNextTime();
    Attributes after = fallocate(file, mode, 0, BLOCK);
    assertTrue(Calls.isLater(after.modified(), before.modified()), after.toString());
    assertTrue(Calls.isLater(after.changed(), before.changed()), after.toString());
    assertEquals(04755, after.mode() & 07777);
    calls().ok(asked(calls().caller(1000, 1000, 0), file, mode, 0, BLOCK));
    assertEquals(0755, calls().getattr(file).mode() & 07777);
  }

  @Test
  default void fallocate_removesTheCapability() {
    Ino file = written("f", random(10));
    calls().setxattr(file, "security.capability", "cap", 0);
    fallocate(file, 0, 0, 10);
    assertEquals(0, calls().listxattr(file).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 9, 32, 64, 128})
  default void otherModes_areEOPNOTSUPP(int mode) {
    assertEquals(Errno.EOPNOTSUPP, refusal(written("f", random(10)), mode, 0, BLOCK));
  }

  @Test
  default void aRange_thatIsNone_isEINVAL_andOneTooFar_isEFBIG() {
    Ino file = written("f", random(10));
    assertEquals(Errno.EINVAL, refusal(file, 0, -1, 10));
    assertEquals(Errno.EINVAL, refusal(file, 0, 0, 0));
    assertEquals(Errno.EINVAL, refusal(file, PUNCH, 0, -5));
    assertEquals(Errno.EFBIG, refusal(file, 0, Long.MAX_VALUE - 5, 10));
    assertEquals(10, calls().getattr(file).size());
  }

  @Test
  default void moreThanTheVolumeHas_isENOSPC_andChangesNothing() {
    Ino file = written("f", random(10));
    Attributes before = calls().getattr(file);
    assertEquals(Errno.ENOSPC, refusal(file, 0, 0, 1L << 60));
    assertEquals(Errno.ENOSPC, refusal(file, ZERO, 0, Long.MAX_VALUE));
    assertEquals(before.size(), calls().getattr(file).size());
    assertEquals(before.blocks(), calls().getattr(file).blocks());
  }

  @Test
  default void whatIsNoFile_isRefused() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    assertEquals(
        Errno.EISDIR,
        calls().refusal(calls().fileSystem().fallocate(calls().root(), directory, 0, 0, 0, BLOCK)));
    Ino fifo = calls().mknod(ROOT, "p", FileKind.FIFO.typeBits() | 0644, 0).ino();
    assertEquals(
        Errno.ENODEV,
        calls().refusal(calls().fileSystem().fallocate(calls().root(), fifo, 0, 0, 0, BLOCK)));
  }
}
