package org.cairnfs.actors.lock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.FileLock.Family;
import org.cairnfs.actors.api.FileLock.Type;
import org.cairnfs.actors.protocol.LockOwner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ranges are as a table of every owner's lock on every byte has them: a cell is a byte or, one of
 * them, a long run of bytes.
 */
class InodeLocksModelTest {
  private static final int OWNERS = 3;
  private static final int CELLS = 24;
  private static final int STEPS = 4000;

  private final InodeLocks locks = new InodeLocks();
  private final Type[][] table = new Type[OWNERS][CELLS];
  private final long[][] handles = new long[OWNERS][CELLS];

  /** The last cells are the last two bytes a file can have, the one before all in between. */
  private static long first(int cell) {
    return cell < CELLS - 2 ? cell : Long.MAX_VALUE - (CELLS - 1 - cell);
  }

  private static long last(int cell) {
    return cell < CELLS - 3 ? cell : Long.MAX_VALUE - (CELLS - 1 - cell);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomSteps_leaveTheSameLocks_asATableOfBytes(long seed) {
    Random random = new Random(seed);
    for (Type[] row : table) {
      Arrays.fill(row, Type.NONE);
    }
    for (int step = 0; step < STEPS; step++) {
      String where = "seed " + seed + ", step " + step;
      int owner = random.nextInt(OWNERS);
      int first = random.nextInt(CELLS);
      int last = first + random.nextInt(CELLS - first);
      Type type = Type.values()[random.nextInt(3)];
      long handle = random.nextInt(4);
      if (random.nextInt(50) == 0) {
        dropHandle(handle);
      } else {
        set(owner, first, last, type, handle, where);
      }
      compare(where);
    }
  }

  private void set(int owner, int first, int last, Type type, long handle, String where) {
    LockOwner who = new LockOwner(1, owner);
    FileLock lock = new FileLock(Family.POSIX, type, owner, first(first), last(last), 1);
    boolean free = true;
    for (int other = 0; other < OWNERS; other++) {
      for (int at = first; at <= last; at++) {
        Type has = table[other][at];
        free &=
            other == owner
                || has == Type.NONE
                || type == Type.NONE
                || (has == Type.SHARED && type == Type.SHARED);
      }
    }
    assertEquals(free, locks.conflict(who, lock).isEmpty(), where);
    assertEquals(free, locks.blockers(who, lock).isEmpty(), where);
    if (free) {
      locks.set(who, lock, handle);
      for (int at = first; at <= last; at++) {
        table[owner][at] = type;
      }
      noteHandle(owner, first, last, type, handle);
    }
  }

  /** A range that grows by its neighbours of one type takes the newest handle for all of it. */
  private void noteHandle(int owner, int first, int last, Type type, long handle) {
    int from = first;
    while (from > 0 && table[owner][from - 1] == type) {
      from--;
    }
    int to = last;
    while (to < CELLS - 1 && table[owner][to + 1] == type) {
      to++;
    }
    for (int at = from; at <= to; at++) {
      handles[owner][at] = handle;
    }
  }

  private void dropHandle(long handle) {
    locks.dropIf(held -> held.handle() == handle);
    for (int owner = 0; owner < OWNERS; owner++) {
      for (int at = 0; at < CELLS; at++) {
        if (handles[owner][at] == handle) {
          table[owner][at] = Type.NONE;
        }
      }
    }
  }

  private void compare(String where) {
    Type[][] found = new Type[OWNERS][CELLS];
    for (Type[] row : found) {
      Arrays.fill(row, Type.NONE);
    }
    for (InodeLocks.Held held : locks.all()) {
      for (int at = 0; at < CELLS; at++) {
        if (held.lock().overlaps(first(at), first(at))) {
          int owner = (int) held.owner().owner();
          assertEquals(Type.NONE, found[owner][at], where + ": two ranges of one owner overlap");
          found[owner][at] = held.lock().type();
        }
      }
    }
    assertArrayEquals(table, found, where);
    assertMerged(where);
  }

  private void assertMerged(String where) {
    for (int owner = 0; owner < OWNERS; owner++) {
      LockOwner who = new LockOwner(1, owner);
      List<FileLock> own =
          locks.all().stream()
              .filter(held -> held.owner().equals(who))
              .map(InodeLocks.Held::lock)
              .sorted(Comparator.comparingLong(FileLock::start))
              .toList();
      for (int i = 1; i < own.size(); i++) {
        FileLock before = own.get(i - 1);
        boolean apart = before.end() + 1 < own.get(i).start() || before.type() != own.get(i).type();
        assertTrue(apart, where + ": neighbours are not one range");
      }
    }
  }

  @Test
  void familiesAreApart_andAConversionOfAnFlock_givesUpFirst() {
    LockOwner owner = new LockOwner(1, 1);
    FileLock range = new FileLock(Family.POSIX, Type.EXCLUSIVE, 1, 0, 9, 1);
    FileLock whole = new FileLock(Family.FLOCK, Type.SHARED, 1, 0, Long.MAX_VALUE, 1);
    locks.set(owner, range, 1);
    locks.set(owner, whole, 1);
    assertEquals(2, locks.size());
    locks.giveUpForConversion(owner, whole);
    assertEquals(2, locks.size());
    locks.giveUpForConversion(owner, whole.withType(Type.EXCLUSIVE));
    assertEquals(List.of(range), locks.all().stream().map(InodeLocks.Held::lock).toList());
  }
}
