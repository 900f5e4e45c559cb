package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BlockCacheTest {
  private static final int CAPACITY = 1 << 20;

  private final BlockCache cache = new BlockCache(CAPACITY);

  private static CachedBlock block(int weight) {
    return () -> weight;
  }

  @Test
  void bytes_neverExceedTheCapacity() {
    for (int i = 0; i < 10_000; i++) {
      cache.put(1, i, 0, block(1000 + i % 5000));
      if (i % 3 == 0) {
        cache.get(1, i, 0);
      }
      assertTrue(cache.bytes() <= CAPACITY, "at " + i);
    }
  }

  @Test
  void aNewBlock_outlivesUnreadOnes_forAWholeRound() {
    for (int i = 0; i < 1000; i++) {
      cache.put(1, i, 0, block(4096));
      cache.get(1, i, 0);
    }
    cache.put(1, 5000, 0, block(4096));
    for (int i = 0; i < 100; i++) {
      cache.put(2, i, 0, block(4096));
    }
    assertNotNull(cache.get(1, 5000, 0));
  }

  @Test
  void blocksThatAreRead_stay() {
    cache.put(1, 1, 0, block(4096));
    for (int i = 0; i < 5000; i++) {
      cache.put(2, i, 0, block(4096));
      assertNotNull(cache.get(1, 1, 0), "at " + i);
    }
    assertNull(cache.get(2, 0, 0));
  }

  @Test
  void shardTableAndOffset_allTellBlocksApart() {
    cache.put(1, 1, 0, block(1));
    assertNull(cache.get(2, 1, 0));
    assertNull(cache.get(1, 2, 0));
    assertNull(cache.get(1, 1, 4096));
    assertEquals(3, cache.misses());
  }
}
