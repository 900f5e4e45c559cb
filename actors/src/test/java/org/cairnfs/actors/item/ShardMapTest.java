package org.cairnfs.actors.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.ShardId;
import org.junit.jupiter.api.Test;

class ShardMapTest {
  @Test
  void root_livesInDomainZero_ofShardZero() {
    assertEquals(0, ShardMap.domainOf(Ino.ROOT));
    assertEquals(new ShardId(0), new ShardMap(64).shardOf(Ino.ROOT));
  }

  @Test
  void neighboursInADomain_shareAShard_andTheNextDomainIsInTheNext() {
    ShardMap map = new ShardMap(64);
    assertEquals(map.shardOf(new Ino(256)), map.shardOf(new Ino(511)));
    assertEquals(new ShardId(1), map.shardOf(new Ino(511)));
    assertEquals(new ShardId(2), map.shardOf(new Ino(512)));
    assertEquals(new ShardId(0), map.shardOf(new Ino(64 * 256)));
  }

  @Test
  void everyInode_hasAShard_alsoAboveTheSignedRange() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      int count = random.nextInt(1, 5000);
      ShardMap map = new ShardMap(count);
      Ino ino = new Ino(random.nextLong());
      assertTrue(map.shardOf(ino).value() < count, () -> ino + " of " + count + ", seed " + seed);
      assertEquals(map.shardOf(ino), map.shardOfDomain(ShardMap.domainOf(ino)));
    }
  }
}
