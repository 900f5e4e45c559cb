package org.cairnfs.fuse.contract;

import static org.cairnfs.fuse.contract.Calls.O_RDWR;
import static org.cairnfs.fuse.contract.Calls.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.concurrent.CompletableFuture;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.FileLock.Family;
import org.cairnfs.actors.api.FileLock.Type;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.junit.jupiter.api.Test;

/** Locks on files (flock(2), fcntl(2)). Owners are 1 and 2, each with a handle of its own. */
interface LockContract extends ContractPart {
  long END = Long.MAX_VALUE;

  private static FileLock posix(long owner, Type type, long start, long end) {
    return new FileLock(Family.POSIX, type, owner, start, end, (int) (1000 + owner));
  }

  private static FileLock flock(long owner, Type type) {
    return new FileLock(Family.FLOCK, type, owner, 0, END, (int) (1000 + owner));
  }

  private Ino lockedFile() {
    return calls().file(Ino.ROOT, "locked").ino();
  }

  private void set(Ino ino, long handle, FileLock lock) {
    calls().ok(calls().fileSystem().setlk(calls().root(), ino, handle, lock, false));
  }

  private Errno setRefusal(Ino ino, long handle, FileLock lock) {
    return calls().refusal(calls().fileSystem().setlk(calls().root(), ino, handle, lock, false));
  }

  private CompletableFuture<Outcome<Void>> ask(Caller caller, Ino ino, long handle, FileLock lock) {
    return calls().fileSystem().setlk(caller, ino, handle, lock, true).toCompletableFuture();
  }

  /** The lock in the way, as "type start-end pid", or "NONE". */
  private String inTheWay(Ino ino, FileLock lock) {
    FileLock found = calls().ok(calls().fileSystem().getlk(calls().root(), ino, 1, lock));
    return found.type() == Type.NONE
        ? "NONE"
        : found.type() + " " + found.start() + "-" + found.end() + " " + found.pid();
  }

  private void assertWaits(CompletableFuture<Outcome<Void>> asked, Ino ino) {
    // Whatever comes later is answered; by then the one before would have been too.
    inTheWay(ino, posix(99, Type.SHARED, 0, 0));
    assertFalse(asked.isDone(), "granted or refused instead of waiting");
  }

  private static void assertGranted(CompletableFuture<Outcome<Void>> asked) {
    assertInstanceOf(Outcome.Ok.class, await(asked));
  }

  @Test
  default void setlk_sharedLocks_overlap_exclusiveOnesDoNot() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    long two = calls().open(ino, O_RDWR);
    set(ino, one, posix(1, Type.SHARED, 0, 99));
    set(ino, two, posix(2, Type.SHARED, 50, 149));
    assertEquals(Errno.EAGAIN, setRefusal(ino, two, posix(2, Type.EXCLUSIVE, 90, 99)));
    set(ino, two, posix(2, Type.EXCLUSIVE, 100, END));
    assertEquals(Errno.EAGAIN, setRefusal(ino, one, posix(1, Type.SHARED, END, END)));
  }

  @Test
  default void setlk_splitsAndMergesRangesOfOneOwner() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    set(ino, one, posix(1, Type.EXCLUSIVE, 0, 99));
    set(ino, one, posix(1, Type.SHARED, 40, 59));
    assertEquals("EXCLUSIVE 0-39 1001", inTheWay(ino, posix(2, Type.SHARED, 0, END)));
    assertEquals("NONE", inTheWay(ino, posix(2, Type.SHARED, 40, 59)));
    assertEquals("SHARED 40-59 1001", inTheWay(ino, posix(2, Type.EXCLUSIVE, 40, 59)));
    assertEquals("EXCLUSIVE 60-99 1001", inTheWay(ino, posix(2, Type.SHARED, 59, 60)));
    set(ino, one, posix(1, Type.EXCLUSIVE, 40, 59));
    assertEquals("EXCLUSIVE 0-99 1001", inTheWay(ino, posix(2, Type.SHARED, 70, 70)));
    set(ino, one, posix(1, Type.NONE, 10, 19));
    assertEquals("EXCLUSIVE 20-99 1001", inTheWay(ino, posix(2, Type.SHARED, 10, END)));
    set(ino, one, posix(1, Type.EXCLUSIVE, 100, END));
    assertEquals("EXCLUSIVE 20-" + END + " 1001", inTheWay(ino, posix(2, Type.SHARED, END, END)));
  }

  @Test
  default void getlk_ofTheOwnersOwnRange_isFree() {
    Ino ino = lockedFile();
    set(ino, calls().open(ino, O_RDWR), posix(1, Type.EXCLUSIVE, 0, END));
    assertEquals("NONE", inTheWay(ino, posix(1, Type.EXCLUSIVE, 0, END)));
  }

  @Test
  default void flock_andFcntl_doNotKnowOfEachOther() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    long two = calls().open(ino, O_RDWR);
    set(ino, one, flock(1, Type.EXCLUSIVE));
    set(ino, two, posix(2, Type.EXCLUSIVE, 0, END));
    assertEquals(Errno.EAGAIN, setRefusal(ino, two, flock(2, Type.SHARED)));
    assertEquals(Errno.EAGAIN, setRefusal(ino, one, posix(1, Type.SHARED, 5, 5)));
  }

  @Test
  default void flock_conversionThatFails_losesTheLock() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    long two = calls().open(ino, O_RDWR);
    long three = calls().open(ino, O_RDWR);
    set(ino, one, flock(1, Type.SHARED));
    set(ino, two, flock(2, Type.SHARED));
    assertEquals(Errno.EAGAIN, setRefusal(ino, one, flock(1, Type.EXCLUSIVE)));
    set(ino, two, flock(2, Type.EXCLUSIVE));
    assertEquals(Errno.EAGAIN, setRefusal(ino, three, flock(3, Type.SHARED)));
  }

  @Test
  default void setlkw_waitsUntilTheRangeIsFree() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    long two = calls().open(ino, O_RDWR);
    set(ino, one, posix(1, Type.EXCLUSIVE, 0, 99));
    var asked = ask(calls().root(), ino, two, posix(2, Type.EXCLUSIVE, 50, 60));
    assertWaits(asked, ino);
    set(ino, one, posix(1, Type.NONE, 0, 54));
    assertWaits(asked, ino);
    set(ino, one, posix(1, Type.NONE, 55, 80));
    assertGranted(asked);
    assertEquals("EXCLUSIVE 50-60 1002", inTheWay(ino, posix(1, Type.SHARED, 0, 70)));
  }

  @Test
  default void waiters_areServedInTheirOrder() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    long two = calls().open(ino, O_RDWR);
    long three = calls().open(ino, O_RDWR);
    set(ino, one, flock(1, Type.EXCLUSIVE));
    var second = ask(calls().root(), ino, two, flock(2, Type.EXCLUSIVE));
    var third = ask(calls().root(), ino, three, flock(3, Type.EXCLUSIVE));
    assertWaits(second, ino);
    set(ino, one, flock(1, Type.NONE));
    assertGranted(second);
    assertWaits(third, ino);
    set(ino, two, flock(2, Type.NONE));
    assertGranted(third);
  }

  @Test
  default void anInterruptedWait_isEINTR_andLeavesNoLock() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    long two = calls().open(ino, O_RDWR);
    set(ino, one, posix(1, Type.EXCLUSIVE, 0, END));
    Caller waiting = calls().root();
    var asked = ask(waiting, ino, two, posix(2, Type.EXCLUSIVE, 0, END));
    assertWaits(asked, ino);
    calls().fileSystem().interrupt(waiting.request());
    assertEquals(Errno.EINTR, calls().refusal(asked));
    set(ino, one, posix(1, Type.NONE, 0, END));
    assertEquals("NONE", inTheWay(ino, posix(3, Type.EXCLUSIVE, 0, END)));
  }

  @Test
  default void aCircleOfTwoFiles_isEDEADLK_forTheLast() {
    Ino a = lockedFile();
    Ino b = calls().file(calls().mkdir(Ino.ROOT, "d").ino(), "other").ino();
    long oneA = calls().open(a, O_RDWR);
    long oneB = calls().open(b, O_RDWR);
    long twoA = calls().open(a, O_RDWR);
    long twoB = calls().open(b, O_RDWR);
    set(a, oneA, posix(1, Type.EXCLUSIVE, 0, 9));
    set(b, twoB, posix(2, Type.EXCLUSIVE, 0, 9));
    var first = ask(calls().root(), b, oneB, posix(1, Type.SHARED, 5, 5));
    assertWaits(first, b);
    assertEquals(
        Errno.EDEADLK, calls().refusal(ask(calls().root(), a, twoA, posix(2, Type.SHARED, 5, 5))));
    set(b, twoB, posix(2, Type.NONE, 0, 9));
    assertGranted(first);
  }

  @Test
  default void flush_endsThePosixLocksOfTheProcess_andNoOthers() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    long another = calls().open(ino, O_RDWR);
    set(ino, one, posix(1, Type.EXCLUSIVE, 0, 9));
    set(ino, one, flock(1, Type.EXCLUSIVE));
    set(ino, another, posix(2, Type.EXCLUSIVE, 20, 29));
    calls().ok(calls().fileSystem().flush(calls().root(), ino, another, 1));
    assertEquals("EXCLUSIVE 20-29 1002", inTheWay(ino, posix(3, Type.EXCLUSIVE, 0, END)));
    assertEquals(Errno.EAGAIN, setRefusal(ino, another, flock(2, Type.SHARED)));
  }

  @Test
  default void release_endsTheLocksSetThroughTheHandle_andWaitersGoOn() {
    Ino ino = lockedFile();
    long one = calls().open(ino, O_RDWR);
    long two = calls().open(ino, O_RDWR);
    set(ino, one, flock(1, Type.EXCLUSIVE));
    set(ino, one, posix(1, Type.EXCLUSIVE, 0, END));
    var flock = ask(calls().root(), ino, two, flock(2, Type.EXCLUSIVE));
    var range = ask(calls().root(), ino, two, posix(2, Type.EXCLUSIVE, 7, 7));
    assertWaits(flock, ino);
    assertWaits(range, ino);
    calls().release(ino, one);
    assertGranted(flock);
    assertGranted(range);
  }
}
