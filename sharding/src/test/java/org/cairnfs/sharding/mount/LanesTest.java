package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.ShardId;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final ShardId SHARD = new ShardId(0);
  private static final Ino FILE = new Ino(300);
  private static final Ino OTHER = new Ino(301);

  private final Lanes lanes = new Lanes();
  private final List<String> called = new ArrayList<>();

  private Lanes.Pick pick(ShardId shard, Ino ino, boolean stream) {
    return lanes.pick(shard, ino, stream, () -> called.add(ino.toString()));
  }

  private Lane open(ShardId shard, Ino ino, boolean stream) {
    assertEquals(Lanes.Turn.ASK, pick(shard, ino, stream).turn());
    return lanes.open(shard, ino, stream, new Grant(1, 1, new BlockRun(0, 10)), false);
  }

  @Test
  void busyLane_isNobodyElses() {
    Lane lane = open(SHARD, FILE, false);
    assertEquals(Lanes.Turn.ASK, pick(SHARD, OTHER, false).turn());
    lanes.checkIn(lane, 4);
    assertSame(lane, pick(SHARD, FILE, false).lane());
    assertEquals(new BlockRun(4, 6), lane.grant.run());
  }

  @Test
  void laneOfAStream_isLeftToIt() {
    Lane lane = open(SHARD, FILE, true);
    lanes.checkIn(lane, 1);
    assertNull(pick(SHARD, OTHER, false).lane());
    assertSame(lane, pick(SHARD, FILE, true).lane());
  }

  @Test
  void lastSlotTaken_theNextWaitsUntilALaneIsBack() {
    List<Lane> all = new ArrayList<>();
    for (int i = 0; i < Lanes.SLOTS_PER_SHARD_MAX; i++) {
      all.add(open(SHARD, FILE, true));
    }
    assertEquals(Lanes.Turn.WAIT, pick(SHARD, OTHER, false).turn());
    Optional<Runnable> waiter = lanes.checkIn(all.get(3), 1);
    waiter.orElseThrow().run();
    assertEquals(List.of(OTHER.toString()), called);
    assertSame(all.get(3), Objects.requireNonNull(pick(SHARD, OTHER, false).lane()));
  }

  @Test
  void usedUpLane_leavesItsSlotToAWaiter() {
    List<Lane> all = new ArrayList<>();
    for (int i = 0; i < Lanes.SLOTS_PER_SHARD_MAX; i++) {
      all.add(open(SHARD, FILE, true));
    }
    pick(SHARD, OTHER, false);
    lanes.checkIn(all.get(0), 10).orElseThrow().run();
    assertEquals(List.of(OTHER.toString()), called);
    assertEquals(Lanes.Turn.ASK, pick(SHARD, OTHER, false).turn());
  }

  @Test
  void moreLanesThanTheLimit_theLeastRecentlyUsedGoes() {
    List<Lane> all = new ArrayList<>();
    for (int shard = 0; shard <= Lanes.LANES_MAX; shard++) {
      Lane lane = open(new ShardId(shard), new Ino(256L * shard), false);
      lanes.checkIn(lane, 1);
      all.add(lane);
    }
    assertSame(all.get(0), lanes.removeExcess().orElseThrow());
    assertEquals(Optional.empty(), lanes.removeExcess());
    assertEquals(Lanes.LANES_MAX, lanes.count());
    assertEquals(9L * Lanes.LANES_MAX, lanes.blocks());
    assertEquals(Lanes.LANES_MAX, lanes.removeIdle().size());
    assertEquals(0, lanes.count());
  }
}
