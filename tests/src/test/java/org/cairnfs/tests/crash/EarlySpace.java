package org.cairnfs.tests.crash;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.volume.NodeStorage;
import org.jspecify.annotations.Nullable;

/** Space that grants what was freed before the transaction that frees it is durable. */
final class EarlySpace {
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
    Map<ShardId, DataSpace> spaces = new ConcurrentHashMap<>();
    return proxy(
        NodeStorage.class,
        (proxy, method, arguments) ->
            method.getName().equals("dataSpace")
                ? spaces.computeIfAbsent((ShardId) arguments[0], shard -> spoilt(storage, shard))
                : passOn(storage, method, arguments));
  }

  private static DataSpace spoilt(NodeStorage storage, ShardId shard) {
    EarlySpace early = new EarlySpace(storage, storage.dataSpace(shard));
    return proxy(DataSpace.class, (proxy, method, arguments) -> early.invoke(method, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object passOn(Object target, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause == null ? e : cause;
    }
  }

  private synchronized @Nullable Object invoke(Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "grant" -> {
        Optional<DataSpace.Granted> granted = grant((Long) arguments[0], (Long) arguments[1]);
        if (granted.isPresent()) {
          return granted;
        }
      }
      case "withdraw" -> {
        if (((DataSpace.Granted) arguments[0]).grant().number() >= FIRST_NUMBER) {
          return null;
        }
      }
      case "giveBack" -> {
        if (((Grant) arguments[0]).number() >= FIRST_NUMBER) {
          settle();
        }
      }
      case "free" -> free((BlockRun) arguments[0]);
      default -> {}
    }
    return passOn(space, method, arguments);
  }

  private Optional<DataSpace.Granted> grant(long holder, long blocks) {
    while (!freed.isEmpty()) {
      Freed next = freed.remove();
      if (storage.durablePosition() <= next.after()) {
        long length = Math.min(blocks, next.run().length());
        Grant grant = new Grant(holder, ++lastNumber, new BlockRun(next.run().start(), length));
        early.add(grant.run());
        long epoch = storage.claim().epoch();
        return Optional.of(
            new DataSpace.Granted(grant, List.of(SpaceItems.putGrant(grant, epoch))));
      }
    }
    return Optional.empty();
  }

  private void free(BlockRun run) {
    if (early.removeIf(given -> given.start() < run.end() && run.start() < given.end())) {
      settle();
    }
    freed.add(new Freed(run, storage.appendedPosition()));
  }

  /** The real space would see that a block it still holds back becomes free once more. */
  private void settle() {
    storage.whenDurable(storage.appendedPosition()).toCompletableFuture().join();
    space.refill(1).toCompletableFuture().join();
  }
}
