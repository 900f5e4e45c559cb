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
import org.cairnfs.actors.api.FilePosition;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.junit.jupiter.api.Test;

/** copy_file_range(2). */
interface CopyContract extends ContractPart {
  Ino ROOT = Ino.ROOT;
  int MEBIBYTE = 1 << 20;

  private CompletionStage<Outcome<Long>> asked(
      Caller caller, Ino from, long fromOffset, Ino to, long toOffset, long length) {
    return calls()
        .fileSystem()
        .copyFileRange(
            caller,
            new FilePosition(from, calls().open(from, Calls.O_RDWR), fromOffset),
            new FilePosition(to, calls().open(to, Calls.O_RDWR), toOffset),
            length,
            0);
  }

  /** As cp(1) does it: again, until all is copied or the source has ended. */
  private long copy(Ino from, long fromOffset, Ino to, long toOffset, long length) {
    long done = 0;
    long copied = 1;
    while (done < length && copied > 0) {
      copied =
          calls()
              .ok(
                  asked(
                      calls().root(), from, fromOffset + done, to, toOffset + done, length - done));
      done += copied;
    }
    return done;
  }

  private Errno refusal(Ino from, long fromOffset, Ino to, long toOffset, long length) {
    return calls().refusal(asked(calls().root(), from, fromOffset, to, toOffset, length));
  }

  private Ino written(String name, byte[] data) {
    Ino file = calls().file(ROOT, name).ino();
    calls().write(file, calls().open(file, Calls.O_RDWR), 0, data.clone());
    return file;
  }

  private byte[] contents(Ino file) {
    return calls().read(file, calls().open(file, Calls.O_RDWR), 0, 8 << 20);
  }

  private static byte[] random(int length) {
    byte[] data = new byte[length];
    new Random(length).nextBytes(data);
    return data;
  }

  @Test
  default void copy_ofMoreThanOnePiece_isExact_andKeepsWhatIsAround() {
    byte[] source = random(3 * MEBIBYTE + 500);
    byte[] target = random(4 * MEBIBYTE);
    Ino from = written("f", source);
    Ino to = written("t", target);
    int length = 3 * MEBIBYTE - 11;
    assertEquals(length, copy(from, 77, to, 5001, length));
    System.arraycopy(source, 77, target, 5001, length);
    assertArrayEquals(target, contents(to));
    assertArrayEquals(source, contents(from));
  }

  @Test
  default void copy_endsWhereTheSourceEnds() {
    byte[] source = random(10_000);
    Ino from = written("f", source);
    Ino to = calls().file(ROOT, "t").ino();
    assertEquals(9_000, copy(from, 1_000, to, 0, Long.MAX_VALUE / 2));
    assertArrayEquals(Arrays.copyOfRange(source, 1_000, 10_000), contents(to));
    assertEquals(0, copy(from, 10_000, to, 0, 100));
    assertEquals(0, copy(from, Long.MAX_VALUE - 1, to, 0, 100));
    assertEquals(9_000, calls().getattr(to).size());
  }

  @Test
  default void copy_beyondTheEndOfTheTarget_leavesAHole() {
    Ino from = written("f", Calls.bytes("data"));
    Ino to = calls().file(ROOT, "t").ino();
    assertEquals(4, copy(from, 0, to, 1L << 40, 4));
    assertEquals((1L << 40) + 4, calls().getattr(to).size());
    assertTrue(calls().getattr(to).blocks() < 100);
    assertArrayEquals(
        Calls.bytes("data"), calls().read(to, calls().open(to, Calls.O_RDWR), 1L << 40, 10));
  }

  @Test
  default void copy_withinOneFile_worksBesideItself() {
    byte[] data = random(50_000);
    Ino file = written("f", data);
    assertEquals(20_000, copy(file, 0, file, 20_000, 20_000));
    System.arraycopy(data, 0, data, 20_000, 20_000);
    assertArrayEquals(data, contents(file));
  }

  @Test
  default void copy_overItself_isEINVAL() {
    Ino file = written("f", random(50_000));
    assertEquals(Errno.EINVAL, refusal(file, 0, file, 100, 101));
    assertEquals(Errno.EINVAL, refusal(file, 100, file, 0, 101));
    assertEquals(Errno.EINVAL, refusal(file, 5, file, 5, 1));
  }

  @Test
  default void copy_ofHoles_readsAsZeros() {
    Ino from = calls().file(ROOT, "f").ino();
    calls().setattr(from, Calls.size(20_000));
    byte[] target = random(30_000);
    Ino to = written("t", target);
    assertEquals(20_000, copy(from, 0, to, 100, 20_000));
    Arrays.fill(target, 100, 20_100, (byte) 0);
    assertArrayEquals(target, contents(to));
  }

  @Test
  default void copy_changesMtimeAndCtime_andDropsSetuidOfOthersOnly() {
    Ino from = written("f", random(100));
    Ino to = written("t", random(100));
    calls().setattr(to, Calls.mode(04755));
    Attributes before = calls().getattr(to);
    Calls.awaitNextTime();
    copy(from, 0, to, 0, 50);
    Attributes after = calls().getattr(to);
    assertTrue(Calls.isLater(after.modified(), before.modified()), after.toString());
    assertTrue(Calls.isLater(after.changed(), before.changed()), after.toString());
    assertEquals(04755, after.mode() & 07777);
    calls().ok(asked(calls().caller(1000, 1000, 0), from, 0, to, 0, 50));
    assertEquals(0755, calls().getattr(to).mode() & 07777);
  }

  @Test
  default void copy_atTheLargestOffset_isShort_orEFBIG() {
    Ino from = written("f", random(100));
    Ino to = calls().file(ROOT, "t").ino();
    assertEquals(Errno.EFBIG, refusal(from, 0, to, Long.MAX_VALUE, 1));
    assertEquals(Errno.EINVAL, refusal(from, -1, to, 0, 1));
    assertEquals(Errno.EINVAL, refusal(from, 0, to, -1, 1));
    assertEquals(Errno.EINVAL, refusal(from, 0, to, 0, -1));
    assertEquals(0, copy(from, 0, to, 0, 0));
  }

  @Test
  default void copy_withFlags_isEINVAL() {
    Ino from = written("f", random(100));
    FilePosition position = new FilePosition(from, calls().open(from, Calls.O_RDWR), 0);
    FilePosition other = new FilePosition(position.ino(), position.handle(), 200);
    assertEquals(
        Errno.EINVAL,
        calls()
            .refusal(calls().fileSystem().copyFileRange(calls().root(), position, other, 10, 1)));
  }

  @Test
  default void copy_ofADirectory_isEISDIR() {
    Ino file = written("f", random(100));
    Ino directory = calls().mkdir(ROOT, "d").ino();
    for (boolean source : new boolean[] {true, false}) {
      FilePosition a = new FilePosition(source ? directory : file, 0, 0);
      FilePosition b = new FilePosition(source ? file : directory, 0, 0);
      assertEquals(
          Errno.EISDIR,
          calls().refusal(calls().fileSystem().copyFileRange(calls().root(), a, b, 10, 0)));
    }
  }
}
