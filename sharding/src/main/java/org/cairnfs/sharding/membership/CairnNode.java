package org.cairnfs.sharding.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.actors.dispatch.LocalFirst;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.entity.SeqClock;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.actors.protocol.MountIncarnation;
import org.cairnfs.sharding.lease.NodeContextSetup;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.sharding.routing.EntityRouter;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.journal.StorageSetup;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: an open volume, a member of the cluster that runs shards, and the mounts it serves.
 *
 * <pre>
 *  start:  volume → actor system → cluster → region → shards open → mounts
 *  stop:   mounts → actor system (all entities) → volume
 * </pre>
 */
public final class CairnNode {
  private static final Logger log = LoggerFactory.getLogger(CairnNode.class);

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration EVENT_POLL = Duration.ofMillis(50);

  private final NodeSettings settings;
  private final NodeStorage storage;
  private final NodeContext context;
  private final ActorSystem<Void> system;
  private final EventTail events;
  private final List<NodeMount> mounts = new CopyOnWriteArrayList<>();
  private final List<NodeObserver> observers = NodeObserver.ofThisJvm();
  private final AtomicInteger mountCount = new AtomicInteger();
  private boolean stopped;

  private CairnNode(
      NodeSettings settings,
      NodeStorage storage,
      NodeContext context,
      ActorSystem<Void> system,
      EventTail events) {
    this.settings = settings;
    this.storage = storage;
    this.context = context;
    this.system = system;
    this.events = events;
  }

  /**
   * Opens the volume and starts the node; returns when all its shards are open.
   *
   * @param onFailure called once when storage has failed and the process has to halt
   * @throws IOException in one line, if a device cannot be used, or the node cannot start
   */
  public static CairnNode start(NodeSettings settings, Consumer<Throwable> onFailure)
      throws IOException {
    AtomicReference<@Nullable SeqClock> seqs = new AtomicReference<>();
    VolumeOptions options =
        VolumeOptions.of(settings.name(), onFailure)
            .withAddress(settings.host() + ":" + settings.port())
            .withSeqCeiling(() -> ceiling(seqs.get()));
    Volume volume = Volume.open(settings.meta(), settings.data(), options);
    NodeContext context = new NodeContext(volume, settings.clock(), settings.entityLimit());
    seqs.set(context.seqs());
    CairnNode node = start(settings, volume, context);
    try {
      volume.reachableAt(node.reachedAt());
    } catch (IOException e) {
      node.stop();
      throw e;
    }
    return node;
  }

  /** Where other nodes reach this one, as HOST:PORT; the port is known once it listens. */
  private String reachedAt() {
    return Cluster.get(system).selfMember().address().hostPort().replaceAll("^[^@]*@", "");
  }

  private static long ceiling(@Nullable SeqClock seqs) {
    return seqs == null ? 0 : seqs.ceiling();
  }

  /** Starts a node on storage that is open already, and belongs to the node from now on. */
  public static CairnNode start(NodeSettings settings, NodeStorage storage) throws IOException {
    return start(
        settings, storage, new NodeContext(storage, settings.clock(), settings.entityLimit()));
  }

  private static CairnNode start(NodeSettings settings, NodeStorage storage, NodeContext context)
      throws IOException {
    EventTail events = new EventTail(storage);
    storage.onAppended(events);
    ActorSystem<Void> system;
    try {
      system = actorSystem(settings, storage, context);
    } catch (RuntimeException e) {
      storage.close();
      throw new IOException("the node cannot start: " + rootMessage(e), e);
    }
    CairnNode node = new CairnNode(settings, storage, context, system, events);
    try {
      node.join();
      EntityRouter.start(system, context);
      node.openShards();
    } catch (IOException | RuntimeException e) {
      node.stop();
      throw e;
    }
    system
        .scheduler()
        .scheduleWithFixedDelay(EVENT_POLL, EVENT_POLL, events::passOn, system.executionContext());
    node.observers.forEach(observer -> observer.started(node));
    return node;
  }

  private static ActorSystem<Void> actorSystem(
      NodeSettings settings, NodeStorage storage, NodeContext context) {
    Config own =
        ConfigFactory.parseMap(
            Map.of(
                "pekko.remote.artery.canonical.hostname", settings.host(),
                "pekko.remote.artery.canonical.port", settings.port()),
            "node settings");
    Config config = own.withFallback(ConfigFactory.load("cairn-node")).resolve();
    ActorSystemSetup setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(config),
            new StorageSetup(storage),
            new NodeContextSetup(context));
    return ActorSystem.create(Behaviors.empty(), "cairn", setup);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** One live node per volume: it forms the cluster. */
  private void join() throws IOException {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    await("join the cluster", () -> cluster.selfMember().status() == MemberStatus.up());
  }

  /** Has every shard opened before anybody asks for it, and its orphans looked after. */
  private void openShards() throws IOException {
    int count = context.shardMap().shardCount();
    for (int shard = 0; shard < count; shard++) {
      context.send(new LockCommand.ScanOrphans(shard));
    }
    await(
        "open its shards",
        () -> context.openShards().size() == count || !context.unopenable().isEmpty());
    for (Map.Entry<ShardId, Throwable> failed : context.unopenable().entrySet()) {
      throw new IOException(
          failed.getKey() + " cannot be opened: " + rootMessage(failed.getValue()));
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void await(String what, Condition condition) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "the node could not " + what + " within " + START_LIMIT.toSeconds() + " s");
      }
      try {
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the node was to " + what, e);
      }
    }
  }

  public NodeSettings settings() {
    return settings;
  }

  public NodeStorage storage() {
    return storage;
  }

  public NodeContext context() {
    return context;
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public EventTail events() {
    return events;
  }

  /** Lets the threads that read a mount's requests run the actors that answer them. */
  public LocalWork localWork() {
    return LocalFirst.of(system);
  }

  /** Opens a mount; the front end ends it with {@link #unmount}. */
  public NodeMount mount(MountSettings mountSettings) {
    long id =
        MountIncarnation.of(
            storage.claim().epoch(), storage.claim().slot(), mountCount.incrementAndGet());
    NodeMount mount = NodeMount.start(system, context, id, mountSettings);
    mounts.add(mount);
    return mount;
  }

  public List<NodeMount> mounts() {
    return List.copyOf(mounts);
  }

  /** Completes when everything done on the mount is durable and nothing of it is left. */
  public CompletionStage<Void> unmount(NodeMount mount) {
    mounts.remove(mount);
    observers.forEach(observer -> observer.unmounting(this, mount));
    return mount.close();
  }

  /**
   * Leaves cleanly: ends the mounts, stops all entities, makes everything durable, gives the slot
   * back.
   */
  public synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    List<NodeMount> ended = mounts();
    ended.forEach(mount -> closing.add(unmount(mount).toCompletableFuture()));
    awaitStop("end its mounts", CompletableFuture.allOf(closing.toArray(new CompletableFuture[0])));
    observers.forEach(observer -> observer.stopping(this));
    system.terminate();
    awaitStop("stop its actors", system.getWhenTerminated().toCompletableFuture());
    storage.close();
    awaitMountThreads(ended);
    observers.forEach(observer -> observer.stopped(this));
  }

  private static void awaitMountThreads(List<NodeMount> ended) {
    try {
      for (NodeMount mount : ended) {
        mount.awaitThreads(STOP_LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitStop(String what, CompletableFuture<?> stage) {
    try {
      stage.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.error(
          "the node could not {} within {} s and goes on without", what, STOP_LIMIT.toSeconds());
    } catch (ExecutionException e) {
      log.error("the node could not {}", what, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a shard is open here. */
  public boolean isOpen(ShardId shard) {
    return storage.shard(shard).isPresent();
  }
}
