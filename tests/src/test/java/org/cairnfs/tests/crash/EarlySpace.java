package org.cairnfs.tests.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.volume.NodeStorage;

/** Space that grants what was freed before the transaction that frees it is durable. */
final class EarlySpace implements DataSpace {
  /** No grant of the real space has such a number. */
  private static final long FIRST_NUMBER = 1L << 62;

  /** Freed by a transaction after this position of the log. */
  private record Freed(BlockRun run, long after) {}

  private final NodeStorage storage;
  private final DataSpace space;

  // Guarded by this.
  private final Deque<Freed> freed = new ArrayDeque<>();
  private final List<BlockRun> early = new ArrayList<>();
  private long lastNumber = FIRST_NUMBER;

  private EarlySpace(NodeStorage storage, DataSpace space) {
    this.storage = storage;
    this.space = space;
  }

  /** Storage whose spaces do so. */
  static NodeStorage in(NodeStorage storage) {
    Map<Object, EarlySpace> spaces = new ConcurrentHashMap<>();
    return (NodeStorage)
        Proxy.newProxyInstance(
            NodeStorage.class.getClassLoader(),
            new Class<?>[] {NodeStorage.class},
            (proxy, method, arguments) -> {
              try {
                if (method.getName().equals("dataSpace")) {
                  return spaces.computeIfAbsent(
                      arguments[0],
                      shard -> new EarlySpace(storage, storage.dataSpace((ShardId) shard)));
                }
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public synchronized Optional<Granted> grant(long holder, long blocks) {
    while (!freed.isEmpty()) {
      Freed next = freed.remove();
      if (storage.durablePosition() <= next.after()) {
        long length = Math.min(blocks, next.run().length());
        Grant grant = new Grant(holder, ++lastNumber, new BlockRun(next.run().start(), length));
        early.add(grant.run());
        long epoch = storage.claim().epoch();
        return Optional.of(new Granted(grant, List.of(SpaceItems.putGrant(grant, epoch))));
      }
    }
    return space.grant(holder, blocks);
  }

  @Override
  public void withdraw(Granted granted) {
    if (granted.grant().number() < FIRST_NUMBER) {
      space.withdraw(granted);
    }
  }

  @Override
  public CompletionStage<Boolean> refill(long blocks) {
    return space.refill(blocks);
  }

  @Override
  public List<Change> consume(Grant grant, long blocks) {
    return space.consume(grant, blocks);
  }

  @Override
  public synchronized List<Change> giveBack(Grant grant) {
    if (grant.number() >= FIRST_NUMBER) {
      settle();
    }
    return space.giveBack(grant);
  }

  /** The real space would see that a block it still holds back becomes free once more. */
  private void settle() {
    storage.whenDurable(storage.appendedPosition()).toCompletableFuture().join();
    space.refill(1).toCompletableFuture().join();
  }

  @Override
  public synchronized List<Change> free(BlockRun run) {
    if (early.removeIf(given -> given.start() < run.end() && run.start() < given.end())) {
      settle();
    }
    freed.add(new Freed(run, storage.appendedPosition()));
    return space.free(run);
  }

  @Override
  public CompletionStage<List<Grant>> grantsOf(long holder) {
    return space.grantsOf(holder);
  }

  @Override
  public CompletionStage<List<Grant>> grants(long afterHolder, long afterNumber, int limit) {
    return space.grants(afterHolder, afterNumber, limit);
  }

  @Override
  public long beginRead() {
    return space.beginRead();
  }

  @Override
  public void endRead(long ticket) {
    space.endRead(ticket);
  }

  @Override
  public long freeBlocks() {
    return space.freeBlocks();
  }
}
