package org.cairnfs.tests.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.item.Zones;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.Volume;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that pass to another shard, which fills them, before it is durable that their blocks are
 * free.
 */
final class EarlyChunks {
  private static final int GRANTS_LOOKED_AT = 64;

  private final NodeStorage storage;
  private final VolumeLayout layout;

  // Guarded by this.
  private final Set<Long> passedOn = new HashSet<>();
  private final Map<ShardId, BlockRun> passedTo = new HashMap<>();

  private EarlyChunks(Volume storage) {
    this.storage = storage;
    this.layout = storage.superblock().layout();
  }

  /** Storage that passes chunks on so early, each once. */
  static NodeStorage in(NodeStorage storage) {
    EarlyChunks early = new EarlyChunks((Volume) storage);
    return proxy(NodeStorage.class, early::onStorage);
  }

  private interface Call {
    @Nullable Object on(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.on(method, arguments)));
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

  private @Nullable Object onStorage(Method method, Object[] arguments) throws Throwable {
    Object result = passOn(storage, method, arguments);
    if (method.getName().equals("append")) {
      appended((Transaction) arguments[0]);
    } else if (method.getName().equals("dataSpace")) {
      ShardId shard = (ShardId) arguments[0];
      DataSpace space = storage.dataSpace(shard);
      return proxy(DataSpace.class, (m, a) -> onSpace(shard, space, m, a));
    }
    return result;
  }

  private synchronized @Nullable Object onSpace(
      ShardId shard, DataSpace space, Method method, Object[] arguments) throws Throwable {
    BlockRun chunk = passedTo.get(shard);
    return method.getName().equals("grant") && chunk != null
        ? grantOf(shard, chunk, space, (Long) arguments[0], (Long) arguments[1])
        : passOn(space, method, arguments);
  }

  private Optional<DataSpace.Granted> grantOf(
      ShardId shard, BlockRun chunk, DataSpace space, long holder, long blocks) {
    List<DataSpace.Granted> others = new ArrayList<>();
    Optional<DataSpace.Granted> found = space.grant(holder, blocks);
    while (found.isPresent() && others.size() < GRANTS_LOOKED_AT) {
      BlockRun run = found.get().grant().run();
      if (run.start() < chunk.end() && chunk.start() < run.end()) {
        passedTo.remove(shard);
        break;
      }
      others.add(found.get());
      found = space.grant(holder, blocks);
    }
    if (passedTo.containsKey(shard)) {
      found.ifPresent(space::withdraw);
      found = others.isEmpty() ? found : Optional.of(others.remove(0));
    }
    others.forEach(space::withdraw);
    return found;
  }

  /** A chunk that has just become wholly free goes to the shard after its own. */
  private synchronized void appended(Transaction transaction) {
    for (Transaction.Part part : transaction.parts()) {
      for (Change change : part.changes()) {
        if (change instanceof Change.Put put
            && SpaceItems.isSpace(put.key())
            && SpaceItems.isFreeRun(put.key())) {
          long block = SpaceItems.freeRun(put.key(), put.value()).start();
          long chunk =
              (block - layout.dataChunksAt() / BlockDevice.BLOCK)
                  / (layout.dataChunkBytes() / BlockDevice.BLOCK);
          if (!passedOn.contains(chunk) && isFree(part.shard(), run(chunk))) {
            passOn(chunk, part.shard());
          }
        }
      }
    }
  }

  private BlockRun run(long chunk) {
    return new BlockRun(
        layout.dataChunkAt(chunk) / BlockDevice.BLOCK, layout.dataChunkBytes() / BlockDevice.BLOCK);
  }

  private boolean isFree(ShardId shard, BlockRun chunk) {
    Bytes from = key('F', 0).done();
    Optional<List<Item>> free =
        storage
            .shard(shard)
            .orElseThrow()
            .scan(from, from.afterPrefix(), (int) layout.dataChunkCount() * (int) chunk.length());
    return free.isPresent()
        && free.get().stream()
            .map(item -> SpaceItems.freeRun(item.key(), item.value()))
            .anyMatch(run -> run.start() <= chunk.start() && chunk.end() <= run.end());
  }

  private void passOn(long chunk, ShardId from) {
    passedOn.add(chunk);
    ShardId to = new ShardId((from.value() + 1) % layout.shardCount());
    ShardId zero = new ShardId(0);
    Transaction transaction =
        Transaction.builder()
            .delete(from, key('C', 9).device().number(chunk).done())
            .delete(zero, key('O', 13).shard(from).device().number(chunk).done())
            .put(zero, key('O', 13).shard(to).device().number(chunk).done(), Bytes.EMPTY)
            .put(zero, key('P', 9).device().number(chunk).done(), little(4, to.value()))
            .put(to, key('C', 9).device().number(chunk).done(), little(8, storage.claim().epoch()))
            .build();
    storage.append(transaction);
    passedTo.put(to, run(chunk));
  }

  private static Bytes little(int length, long number) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    return Bytes.copyOf(ByteBuffer.wrap(all, 0, length));
  }

  /** A key of zone SPACE, as the format says. */
  private record Key(ByteBuffer bytes) {
    Key device() {
      bytes.put((byte) 'd');
      return this;
    }

    Key shard(ShardId shard) {
      bytes.putInt(shard.value());
      return this;
    }

    Key number(long number) {
      bytes.putLong(number);
      return this;
    }

    Bytes done() {
      return Bytes.of(bytes.array());
    }
  }

  private static Key key(char kind, int more) {
    return new Key(ByteBuffer.allocate(2 + more).put(Zones.SPACE).put((byte) kind));
  }
}
