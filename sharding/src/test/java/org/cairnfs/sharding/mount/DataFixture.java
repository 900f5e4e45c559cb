package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.SpaceTotals;

/** The data of a mount on storage in memory; closing it checks that nothing was left behind. */
final class DataFixture implements AutoCloseable {
  static final int BLOCK = BlockDevice.BLOCK;
  static final long MOUNT = 77;
  private static final int SHARDS = 4;
  private static final int SECONDS_MAX = 20;

  final MemoryNodeStorage memory = new MemoryNodeStorage(SHARDS);
  final TestDevice device = new TestDevice(memory.data());
  final ShardMap shardMap = new ShardMap(SHARDS);
  final FakeEntities entities = new FakeEntities(memory, device, shardMap, MOUNT);
  final ExecutorService threads;
  final FileData data;

  DataFixture() {
    this(FileData.PIECE_BYTES);
  }

  DataFixture(int pieceBytes) {
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            3, task -> new Thread(task, "data-" + number.incrementAndGet()));
    data =
        new FileData(
            entities,
            storage(),
            shardMap,
            threads,
            MOUNT,
            DataBuffers.BUFFER_BYTES_MAX,
            pieceBytes);
  }

  /** Storage in memory with the device of this test, as full as its entities say. */
  private NodeStorage storage() {
    return (NodeStorage)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {NodeStorage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("data")) {
                return device;
              }
              if (method.getName().equals("totals") && entities.blocksMax < Long.MAX_VALUE) {
                long free = (entities.blocksMax - entities.blocksHeld) * BLOCK;
                return new SpaceTotals(0, 0, entities.blocksMax * BLOCK, free);
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** In the domain of the number. */
  static Ino ino(int domain) {
    return new Ino(domain * (long) ShardMap.DOMAIN_INODES + 5);
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T ok(CompletionStage<Outcome<T>> stage) {
    Outcome<T> outcome = get(stage);
    if (outcome instanceof Outcome.Ok<T> ok) {
      return ok.value();
    }
    return fail(outcome.toString());
  }

  static Errno refused(CompletionStage<? extends Outcome<?>> stage) {
    Outcome<?> outcome = get(stage);
    return assertInstanceOf(Outcome.Refused.class, outcome, outcome::toString).errno();
  }

  static <X extends Throwable> X failure(Class<X> kind, CompletionStage<?> stage) {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () -> stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS));
    Throwable cause = BlockReader.causeOf(Objects.requireNonNull(failed.getCause()));
    return assertInstanceOf(kind, cause);
  }

  int write(Ino ino, long offset, byte[] bytes) {
    return ok(data.write(ino, offset, ByteBuffer.wrap(bytes), false, false));
  }

  int append(Ino ino, long guess, byte[] bytes) {
    return ok(data.write(ino, guess, ByteBuffer.wrap(bytes), true, false));
  }

  byte[] read(Ino ino, long offset, int length) {
    try (Data found = ok(data.read(ino, offset, length))) {
      byte[] bytes = new byte[found.buffer().remaining()];
      found.buffer().get(bytes);
      return bytes;
    }
  }

  ReplyValue setSize(Ino ino, long size) {
    return ok(data.setSize(ino, sizeOf(size)));
  }

  static AttributeChange sizeOf(long size) {
    return new AttributeChange(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.of(size),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** No memory, no grant, no queue and no operation is left. */
  @Override
  public void close() {
    get(data.close());
    threads.shutdown();
    assertEquals(0, data.buffers().bytesOut(), "bytes of buffers not given back");
    assertEquals(0, data.buffers().waiting(), "waiters for buffers");
    assertEquals(0, data.grants().busy(), "grants not checked in");
    assertEquals(0, data.grants().lanes(), "grants kept");
    assertEquals(0, data.order().busyFiles(), "files with changes under way");
    assertEquals(List.of(), entities.grants(), "grants recorded");
    entities.checkRight();
    entities.close();
    memory.close();
  }
}
