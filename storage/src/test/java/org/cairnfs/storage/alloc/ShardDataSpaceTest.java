package org.cairnfs.storage.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardDataSpaceTest {
  private static final ShardId SHARD = new ShardId(1);
  private static final long HOLDER = 77;
  private static final int KEPT = 16;

  /** Of a chunk, but what the shard keeps back. */
  private static final int GRANTABLE = 1024 - KEPT;

  private MemoryNodeStorage storage = opened(new MemoryNodeStorage(2));

  private static MemoryNodeStorage opened(MemoryNodeStorage storage) {
    storage.openShard(SHARD);
    return storage;
  }

  private DataSpace space() {
    return storage.dataSpace(SHARD);
  }

  private void append(List<Change> changes) {
    Transaction.Builder builder = Transaction.builder();
    changes.forEach(change -> builder.add(SHARD, change));
    storage.append(builder.build());
  }

  private DataSpace.Granted granted(long blocks) {
    Optional<DataSpace.Granted> granted = space().grant(HOLDER, blocks);
    if (granted.isEmpty()) {
      assertTrue(space().refill(blocks).toCompletableFuture().join());
      granted = space().grant(HOLDER, blocks);
    }
    return granted.orElseThrow();
  }

  private Grant recorded(long blocks) {
    DataSpace.Granted granted = granted(blocks);
    append(granted.changes());
    return granted.grant();
  }

  @Test
  void grants_appendedInAnotherOrderThanDecided_keepEveryBlockOnce() {
    DataSpace.Granted first = granted(10);
    DataSpace.Granted second = granted(20);
    append(second.changes());
    append(first.changes());

    assertAccounted(Set.of());
  }

  @Test
  void withdrawnGrant_canBeGrantedAgain() {
    DataSpace.Granted first = granted(GRANTABLE);
    assertTrue(space().grant(HOLDER, 1).isEmpty());
    space().withdraw(first);

    assertTrue(space().grant(HOLDER, GRANTABLE).isPresent());
  }

  @Test
  void freedRun_beforeItsTransactionIsDurable_isNotGranted() {
    Grant grant = recorded(GRANTABLE);
    append(space().consume(grant, GRANTABLE));
    storage.hold();
    append(space().free(grant.run()));

    assertTrue(space().grant(HOLDER, 1).isEmpty());
    storage.release();
    assertEquals(grant.run(), granted(GRANTABLE).grant().run());
  }

  @Test
  void freedRun_whileReaderOfBeforeIsUnderWay_isNotGranted() {
    Grant grant = recorded(GRANTABLE);
    append(space().consume(grant, GRANTABLE));
    long ticket = space().beginRead();
    append(space().free(grant.run()));
    assertTrue(space().grant(HOLDER, 1).isEmpty());
    long later = space().beginRead();
    space().endRead(ticket);

    assertEquals(grant.run(), granted(GRANTABLE).grant().run());
    space().endRead(later);
  }

  @Test
  void freeingTwice_isRefused() {
    Grant grant = recorded(8);
    append(space().consume(grant, 8));
    append(space().free(grant.run()));

    assertThrows(IllegalStateException.class, () -> append(space().free(grant.run())));
  }

  @Test
  void refill_whenPoolIsEmptyAndRunsArePending_waitsForTheirDurability() {
    List<Grant> all = new ArrayList<>();
    while (space().grant(HOLDER, 1).map(this::withdrawn).isPresent()
        || space().refill(GRANTABLE).toCompletableFuture().join()) {
      all.add(recorded(GRANTABLE));
    }
    storage.hold();
    append(space().giveBack(all.get(0)));
    var refill = space().refill(1).toCompletableFuture();

    assertFalse(refill.isDone());
    storage.release();
    assertTrue(refill.join());
    assertTrue(space().grant(HOLDER, GRANTABLE).isPresent());
  }

  private DataSpace.Granted withdrawn(DataSpace.Granted granted) {
    space().withdraw(granted);
    return granted;
  }

  @Test
  void grantsOfDeadIncarnation_areFreeAfterReopening() {
    recorded(100);
    long free = space().freeBlocks();
    storage = opened(storage.crash());

    assertEquals(free + 100, space().freeBlocks());
    assertEquals(List.of(), space().grantsOf(HOLDER).toCompletableFuture().join());
  }

  @Test
  void keptBlocks_areForWhatReplacesOthersOnly_untilTheseAreFree() {
    Grant grant = recorded(GRANTABLE);
    append(space().consume(grant, GRANTABLE));
    assertTrue(space().grant(HOLDER, 1).isEmpty());

    DataSpace.Granted replacing = space().grantReplacing(HOLDER, GRANTABLE).orElseThrow();
    assertEquals(KEPT, replacing.grant().run().length());
    append(replacing.changes());
    BlockRun replaced = new BlockRun(grant.run().start(), KEPT);
    storage.hold();
    List<Change> changes = new ArrayList<>(space().consume(replacing.grant(), KEPT));
    changes.addAll(space().free(replaced));
    append(changes);
    assertTrue(space().grantReplacing(HOLDER, 1).isEmpty(), "before it is durable");

    storage.release();
    assertTrue(space().grant(HOLDER, 1).isEmpty());
    assertEquals(replaced, space().grantReplacing(HOLDER, KEPT).orElseThrow().grant().run());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomGrantsFreesAndCrashes_accountForEveryBlock(long seed) {
    Random random = new Random(seed);
    List<BlockRun> used = new ArrayList<>();
    List<Grant> grants = new ArrayList<>();
    List<DataSpace.Granted> undecided = new ArrayList<>();
    for (int step = 0; step < 2000; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> undecided.add(granted(1 + random.nextInt(64)));
        case 4 -> {
          Collections.shuffle(undecided, random);
          undecided.forEach(granted -> append(granted.changes()));
          undecided.forEach(granted -> grants.add(granted.grant()));
          undecided.clear();
        }
        case 5 -> take(undecided, random).ifPresent(space()::withdraw);
        case 6, 7 ->
            take(grants, random).ifPresent(grant -> consumeSome(grant, used, grants, random));
        case 8 -> take(grants, random).ifPresent(grant -> append(space().giveBack(grant)));
        case 9, 10 -> take(used, random).ifPresent(run -> append(space().free(run)));
        default -> {
          if (random.nextInt(20) == 0) {
            storage = opened(storage.crash());
            grants.clear();
            undecided.clear();
          }
        }
      }
    }
    assertAccounted(new HashSet<>(used));
  }

  private static <T> Optional<T> take(List<T> from, Random random) {
    return from.isEmpty()
        ? Optional.empty()
        : Optional.of(from.remove(random.nextInt(from.size())));
  }

  private void consumeSome(Grant grant, List<BlockRun> used, List<Grant> grants, Random random) {
    long blocks = 1 + random.nextInt((int) grant.run().length());
    append(space().consume(grant, blocks));
    used.add(new BlockRun(grant.run().start(), blocks));
    if (blocks < grant.run().length()) {
      BlockRun rest = new BlockRun(grant.run().start() + blocks, grant.run().length() - blocks);
      grants.add(new Grant(grant.holder(), grant.number(), rest));
    }
  }

  /** Every block of every chunk is in exactly one of: a free run, a grant, the given extents. */
  private void assertAccounted(Set<BlockRun> used) {
    RunSet all = new RunSet();
    used.forEach(all::add);
    long free = 0;
    long chunks = 0;
    List<Item> items =
        storage
            .store(SHARD)
            .scan(Bytes.EMPTY, Bytes.of(new byte[] {2}), Integer.MAX_VALUE)
            .orElseThrow();
    for (Item item : items) {
      if (SpaceItems.kind(item.key()) == SpaceItems.FREE) {
        BlockRun run = SpaceItems.freeRun(item.key(), item.value());
        all.add(run);
        free += run.length();
      } else if (SpaceItems.isGrant(item.key())) {
        all.add(SpaceItems.grant(item.key(), item.value()).run());
      } else if (SpaceItems.kind(item.key()) == SpaceItems.CHUNK) {
        chunks++;
      }
    }
    assertNotEquals(0, chunks);
    assertEquals(chunks * 1024, all.blocks());
    assertEquals(free, space().freeBlocks());
  }
}
