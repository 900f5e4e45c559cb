package org.cairnfs.sharding.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.cairnfs.storage.volume.NodeStorage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a crash left half done goes on when shards open, and not all of it at once. */
class OpeningScanTest {
  private static final Caller ROOT = new Caller(1, 0, 0, 1, 0);
  private static final ShardId SHARD = new ShardId(0);
  private static final FileName NAME = FileName.of("f");
  private static final int BLOCK = 4096;
  private static final int ORPHANS = 150;
  private static final int PAGE = 64;

  private final AtomicInteger orphanScans = new AtomicInteger();
  private final AtomicInteger roomsAsked = new AtomicInteger();
  private final AtomicInteger scansToFail = new AtomicInteger();
  private MemoryNodeStorage storage = new MemoryNodeStorage(1);
  private volatile CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
  private @Nullable CairnNode node;

  @AfterEach
  void stop() {
    room.complete(null);
    if (node != null) {
      node.stop();
    }
  }

  private CairnNode start() throws Exception {
    CairnNode started =
        CairnNode.start(
            NodeSettings.local("n1", Path.of("m"), Path.of("d")),
            proxy(NodeStorage.class, this::onStorage));
    node = started;
    return started;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object passOn(
      Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private @Nullable Object onStorage(Object self, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("whenRoom")) {
      roomsAsked.incrementAndGet();
      return room;
    }
    if (method.getName().equals("openShard")) {
      CompletionStage<ShardStore> opened = storage.openShard(SHARD);
      return opened.thenApply(
          store -> proxy(ShardStore.class, (store2, m, a) -> onStore(store, m, a)));
    }
    return passOn(storage, method, arguments);
  }

  private @Nullable Object onStore(ShardStore store, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("scan")
        && arguments != null
        && ((Bytes) arguments[0]).startsWith(Keys.zone(Keys.ORPHANS))) {
      orphanScans.incrementAndGet();
      if (scansToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("by the test");
      }
    }
    return passOn(store, method, arguments);
  }

  private static <T> T ok(CompletionStage<Outcome<T>> stage) throws Exception {
    return ((Outcome.Ok<T>) stage.toCompletableFuture().get(60, TimeUnit.SECONDS)).value();
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      Thread.onSpinWait();
    }
  }

  private boolean exists(Bytes key) {
    return storage.shard(SHARD).orElseThrow().get(key) instanceof Lookup.Present;
  }

  private long count(Bytes prefix) {
    return storage.store(SHARD).scan(prefix, prefix.afterPrefix(), 10_000).orElseThrow().size();
  }

  private static Ino create(FileSystem fs) throws Exception {
    Created created = ok(fs.create(ROOT, Ino.ROOT, NAME, 0644, 0));
    ok(fs.release(ROOT, created.entry().ino(), created.file().handle()));
    return created.entry().ino();
  }

  /** A file with a few blocks, none beside another, on a volume that no node has open. */
  private Ino fileLeft(int blocks) throws Exception {
    VolumeRoot.create(storage, Clock.systemUTC());
    CairnNode first = start();
    FileSystem fs = first.mount(MountSettings.DEFAULT).fileSystem();
    Ino ino = create(fs);
    for (int block = 0; block < blocks; block++) {
      ok(
          fs.write(
              ROOT, ino, 0, 2L * block * BLOCK, ByteBuffer.wrap(new byte[BLOCK]), false, false));
    }
    first.stop();
    storage = storage.crash();
    storage.openShard(SHARD);
    return ino;
  }

  @Test
  void aTrim_interruptedByACrash_goesOnByItself() throws Exception {
    Ino ino = fileLeft(5);
    assertEquals(5, count(Keys.extents(ino)));
    Bytes fromBlock2 = Bytes.of(ByteBuffer.allocate(8).putLong(2).array());
    storage.append(
        Transaction.builder()
            .put(SHARD, Keys.trim(ino), fromBlock2)
            .put(SHARD, Keys.trimming(ino), Bytes.EMPTY)
            .build());
    start();
    await("the mark goes", () -> !exists(Keys.trim(ino)));
    assertEquals(0, count(Keys.zone(Keys.TRIMS)));
    assertEquals(1, count(Keys.extents(ino)));
  }

  @Test
  void orphans_areLookedAtAPageAtATime_whenTheLogHasRoom() throws Exception {
    Ino ino = fileLeft(0);
    InodeRecord record =
        InodeRecord.decode(((Lookup.Present) storage.store(SHARD).get(Keys.record(ino))).value());
    Transaction.Builder orphans = Transaction.builder();
    for (int i = 0; i < ORPHANS; i++) {
      Ino orphan = new Ino((1L << 20) + i);
      orphans.put(SHARD, Keys.record(orphan), record.edit().nlink(0).build().encode());
      orphans.put(SHARD, Keys.orphan(orphan), Bytes.EMPTY);
    }
    storage.append(orphans.build());
    orphanScans.set(0);
    roomsAsked.set(0);
    room = new CompletableFuture<>();
    start();
    await("a page is looked at", () -> roomsAsked.get() > PAGE);
    assertEquals(1, orphanScans.get());
    assertEquals(ORPHANS, count(Keys.zone(Keys.ORPHANS)));

    room.complete(null);
    await("all are deleted", () -> count(Keys.zone(Keys.ORPHANS)) == 0);
    assertEquals(1 + ORPHANS / PAGE, orphanScans.get());
  }

  @Test
  void anOrphanInUse_isDeletedInTheEnd_alsoIfItsLockDomainFailedMeanwhile() throws Exception {
    VolumeRoot.create(storage, Clock.systemUTC());
    CairnNode started = start();
    FileSystem fs = started.mount(MountSettings.DEFAULT).fileSystem();
    Ino ino = create(fs);
    ok(fs.unlink(ROOT, Ino.ROOT, NAME));
    ok(fs.getattr(ROOT, ino));
    long domain = ino.value() / 256;
    scansToFail.set(1);
    started.context().send(new LockCommand.ScanOrphans(domain));
    await("the entity has failed", () -> scansToFail.get() == 0);
    fs.forget(ino, 1);
    await("it is deleted", () -> !exists(Keys.orphan(ino)));
  }
}
