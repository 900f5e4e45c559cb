package org.cairnfs.actors.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.EntityAddress;
import org.junit.jupiter.api.Test;

class EntityCacheTest {
  private static final int LIMIT = 10;

  private final EntityCache cache = new EntityCache(LIMIT);
  private final Map<Integer, EntityCache.Resident> residents = new HashMap<>();
  private final Set<Integer> asked = new HashSet<>();

  private void arrive(int number) {
    EntityAddress address = EntityAddress.directory(new Ino(number));
    residents.put(number, cache.arrive(address, () -> asked.add(number), answer -> {}));
  }

  private EntityCache.Resident resident(int number) {
    return Objects.requireNonNull(residents.get(number));
  }

  /** Those that were asked leave. */
  private void obey() {
    for (int number : asked) {
      cache.leave(resident(number));
      residents.remove(number);
    }
    asked.clear();
  }

  @Test
  void upToTheLimit_nobodyIsAskedToLeave() {
    for (int i = 0; i < LIMIT; i++) {
      arrive(i);
    }
    assertEquals(Set.of(), asked);
    assertEquals(LIMIT, cache.residents());
  }

  @Test
  void residents_stayNearTheLimit_howeverManyArrive() {
    for (int i = 0; i < 10_000; i++) {
      arrive(i);
      obey();
      assertTrue(cache.residents() <= LIMIT + 2, () -> cache.residents() + " residents");
    }
    assertTrue(cache.residents() >= LIMIT / 2, () -> cache.residents() + " residents");
  }

  @Test
  void theOneInUse_stays_theOthersGo() {
    arrive(0);
    for (int i = 1; i < 1_000; i++) {
      resident(0).touch();
      arrive(i);
      assertFalse(asked.contains(0), "asked the one in use to leave");
      obey();
    }
  }

  @Test
  void onesThatDecline_areAskedAgain() {
    for (int i = 0; i < 3 * LIMIT; i++) {
      arrive(i);
    }
    asked.clear();
    for (int i = 0; i < 3 * LIMIT; i++) {
      arrive(100 + i);
    }
    assertTrue(asked.stream().anyMatch(number -> number < LIMIT), asked::toString);
  }

  @Test
  void counts_areByKind_andLeavingTwiceCountsOnce() {
    List<EntityCache.Resident> directories = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      directories.add(cache.arrive(EntityAddress.directory(new Ino(i)), () -> {}, answer -> {}));
    }
    cache.arrive(EntityAddress.locks(Ino.ROOT), () -> {}, answer -> {});
    cache.leave(directories.get(0));
    cache.leave(directories.get(0));
    assertEquals(3, cache.residents());
    assertEquals(2, cache.residents(EntityAddress.Kind.DIRECTORY));
    assertEquals(1, cache.residents(EntityAddress.Kind.LOCKS));
    assertEquals(0, cache.residents(EntityAddress.Kind.INODE));
  }

  @Test
  void thoseThatLeft_areForgotten_alsoWhileThereIsRoom() {
    for (int i = 0; i < 100 * LIMIT; i++) {
      arrive(i);
      cache.leave(resident(i));
    }
    assertEquals(0, cache.residents());
    assertTrue(cache.remembered() <= 2 * LIMIT + 1, () -> cache.remembered() + " remembered");
  }

  @Test
  void aLimitOfNone_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new EntityCache(0));
  }
}
