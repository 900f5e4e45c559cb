package org.cairnfs.sharding.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.volume.AppendRefusedException;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.cairnfs.storage.volume.NodeStorage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests come to when storage refuses, waits or is damaged. */
class EntityFaultsTest {
  private static final Caller ROOT = new Caller(1, 0, 0, 1, 0);
  private static final ShardId SHARD = new ShardId(0);
  private static final int EXCHANGE = 2;
  private static final int WHITEOUT = 4;
  private static final FileName NAME = FileName.of("f");

  /** Before a mount sends a request again: what is answered by then was answered at once. */
  private static final long SECONDS_MAX = 4;

  private final MemoryNodeStorage storage = new MemoryNodeStorage(1);

  /** How many transactions that end an inode are still refused. */
  private final AtomicInteger refusals = new AtomicInteger();

  private final Queue<Transaction> appended = new ConcurrentLinkedQueue<>();

  private volatile CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
  private @Nullable CairnNode node;
  private @Nullable FileSystem fileSystem;

  @BeforeEach
  void start() throws Exception {
    VolumeRoot.create(storage, Clock.systemUTC());
    node = CairnNode.start(NodeSettings.local("n1", Path.of("m"), Path.of("d")), faulty());
    fileSystem = node.mount(MountSettings.DEFAULT).fileSystem();
  }

  @AfterEach
  void stop() {
    room.complete(null);
    if (node != null) {
      node.stop();
    }
  }

  private NodeStorage faulty() {
    return (NodeStorage)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {NodeStorage.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    if (method.getName().equals("whenRoom")) {
      return room;
    }
    if (method.getName().equals("append") && arguments != null) {
      appended.add((Transaction) arguments[0]);
    }
    if (method.getName().equals("append")
        && arguments != null
        && endsAnInode((Transaction) arguments[0])
        && refusals.getAndDecrement() > 0) {
      throw new AppendRefusedException(AppendRefusedException.Reason.NO_SPACE, "by the test");
    }
    try {
      return method.invoke(storage, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static boolean endsAnInode(Transaction transaction) {
    return transaction.parts().stream()
        .flatMap(part -> part.changes().stream())
        .anyMatch(
            change -> change instanceof Change.Delete && Keys.typeOf(change.key()) == Keys.RECORD);
  }

  private FileSystem fs() {
    if (fileSystem == null) {
      throw new IllegalStateException("not started");
    }
    return fileSystem;
  }

  private Ino create() throws Exception {
    return create(Ino.ROOT, NAME);
  }

  private Ino create(Ino directory, FileName name) throws Exception {
    Outcome<Created> created = outcome(fs().create(ROOT, directory, name, 0644, 0));
    Created file = ((Outcome.Ok<Created>) created).value();
    outcome(fs().release(ROOT, file.entry().ino(), file.file().handle()));
    return file.entry().ino();
  }

  private static <T> Outcome<T> outcome(CompletionStage<Outcome<T>> stage) throws Exception {
    return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  private static <T> Errno errno(CompletionStage<Outcome<T>> stage) throws Exception {
    return assertInstanceOf(Outcome.Refused.class, outcome(stage)).errno();
  }

  private static AttributeChange change(OptionalInt mode, OptionalLong size) {
    return new AttributeChange(
        mode,
        OptionalInt.empty(),
        OptionalInt.empty(),
        size,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private boolean exists(Bytes key) {
    return storage.shard(SHARD).orElseThrow().get(key) instanceof Lookup.Present;
  }

  private void awaitGone(Bytes key) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (exists(key) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertTrue(!exists(key), "still there");
  }

  @Test
  void aFullMeta_refusesWhatGrowsAtOnce_andTakesWhatReplacesOrRemoves() throws Exception {
    Ino ino = create();
    storage.setMetaFull(true);
    AttributeChange mode = change(OptionalInt.of(0600), OptionalLong.empty());
    AttributeChange size = change(OptionalInt.empty(), OptionalLong.of(0));
    FileName other = FileName.of("other");
    assertEquals(Errno.ENOSPC, errno(fs().mkdir(ROOT, Ino.ROOT, other, 0755)));
    assertInstanceOf(Outcome.Ok.class, outcome(fs().setattr(ROOT, ino, mode)));
    assertInstanceOf(Outcome.Ok.class, outcome(fs().setattr(ROOT, ino, size)));
    assertInstanceOf(Outcome.Ok.class, outcome(fs().unlink(ROOT, Ino.ROOT, NAME)));
    storage.setMetaFull(false);
    assertInstanceOf(Outcome.Ok.class, outcome(fs().mkdir(ROOT, Ino.ROOT, other, 0755)));
  }

  @Test
  void aDamagedName_isEIO_everyTime() throws Exception {
    create();
    storage.append(
        Transaction.builder()
            .put(SHARD, Keys.name(Ino.ROOT, NAME), Bytes.of(new byte[] {99}))
            .build());
    for (int i = 0; i < 2; i++) {
      assertEquals(Errno.EIO, errno(fs().unlink(ROOT, Ino.ROOT, NAME)));
      assertEquals(Errno.EIO, errno(fs().lookup(ROOT, Ino.ROOT, NAME)));
    }
    FileName other = FileName.of("other");
    assertInstanceOf(Outcome.Ok.class, outcome(fs().mkdir(ROOT, Ino.ROOT, other, 0755)));
    assertInstanceOf(Outcome.Ok.class, outcome(fs().rmdir(ROOT, Ino.ROOT, other)));
  }

  /** Changes are applied one after the other, while others look names up. */
  @ParameterizedTest
  @ValueSource(ints = {0, EXCHANGE, WHITEOUT})
  void aRename_overAName_neverTakesItAway(int flags) throws Exception {
    FileName other = FileName.of("other");
    Ino directory =
        ((Outcome.Ok<Entry>) outcome(fs().mkdir(ROOT, Ino.ROOT, FileName.of("d"), 0755)))
            .value()
            .ino();
    create();
    create(directory, other);
    appended.clear();
    assertInstanceOf(
        Outcome.Ok.class, outcome(fs().rename(ROOT, Ino.ROOT, NAME, directory, other, flags)));
    for (Transaction transaction : appended) {
      for (Transaction.Part part : transaction.parts()) {
        Set<Bytes> keys = new HashSet<>();
        part.changes().stream()
            .map(Change::key)
            .forEach(key -> assertTrue(keys.add(key), () -> key + " is changed twice"));
      }
    }
  }

  @Test
  void anOrphan_whoseDeletionWasRefused_isDeletedLater() throws Exception {
    Ino ino = create();
    outcome(fs().unlink(ROOT, Ino.ROOT, NAME));
    refusals.set(1);
    fs().forget(ino, 1);
    awaitGone(Keys.orphan(ino));
    assertTrue(refusals.get() < 1, "nothing was refused");
  }

  @Test
  void anOrphan_isDeletedWhenTheLogHasRoom() throws Exception {
    Ino ino = create();
    outcome(fs().unlink(ROOT, Ino.ROOT, NAME));
    room = new CompletableFuture<>();
    fs().forget(ino, 1);
    assertInstanceOf(Outcome.Ok.class, outcome(fs().getattr(ROOT, ino)));
    assertTrue(exists(Keys.orphan(ino)), "deleted without room");
    room.complete(null);
    awaitGone(Keys.orphan(ino));
  }
}
