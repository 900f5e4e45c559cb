package org.cairnfs.actors.entity;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.MountIncarnation;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.volume.NodeStorage;
import org.jspecify.annotations.Nullable;

/**
 * What the entities of a node share: storage, clocks, open shards, and the way to other entities.
 *
 * <p>Made before the actor system's regions are; {@link #routeThrough} is called once, before the
 * first entity starts.
 */
public final class NodeContext {
  /** A page when a shard's request history is read at its opening. */
  private static final int HISTORY_PAGE = 1024;

  /** Domain index 0 holds the root and numbers kept free for later. */
  private static final long FIRST_DOMAIN_INDEX = 1;

  private final NodeStorage storage;
  private final ShardMap shardMap;
  private final Clock clock;
  private final SeqClock seqs;
  private final LiveMounts mounts = new LiveMounts();
  private final EntityCache cache;
  private final ConcurrentMap<ShardId, ShardContext> open = new ConcurrentHashMap<>();
  private final ConcurrentMap<ShardId, Throwable> unopenable = new ConcurrentHashMap<>();
  private volatile Consumer<EntityCommand> router =
      command -> {
        throw new IllegalStateException("no route yet for " + command.address());
      };

  /**
   * @param entityLimit how many entities the node keeps in memory
   */
  public NodeContext(NodeStorage storage, Clock clock, int entityLimit) {
    this.storage = storage;
    this.shardMap = new ShardMap(storage.info().shardCount());
    this.clock = clock;
    this.seqs =
        new SeqClock(
            clock, storage.info().created(), storage.claim().slot(), storage.seqCeilingBefore());
    this.cache = new EntityCache(entityLimit);
  }

  public NodeStorage storage() {
    return storage;
  }

  public ShardMap shardMap() {
    return shardMap;
  }

  public SeqClock seqs() {
    return seqs;
  }

  public LiveMounts mounts() {
    return mounts;
  }

  public EntityCache cache() {
    return cache;
  }

  public Timestamp now() {
    return Timestamp.of(clock.instant());
  }

  public void routeThrough(Consumer<EntityCommand> newRouter) {
    router = newRouter;
  }

  /** Sends a command to the entity it names. */
  public void send(EntityCommand command) {
    router.accept(command);
  }

  /**
   * Opens a shard's store and reads what its entities share. Opening an open shard does nothing.
   *
   * @return completes when entities of the shard may start
   */
  public CompletionStage<ShardContext> openShard(ShardId shard) {
    ShardContext known = open.get(shard);
    if (known != null) {
      return CompletableFuture.completedStage(known);
    }
    return storage
        .openShard(shard)
        .thenCompose(this::readShard)
        .whenComplete((opened, failure) -> noteOpening(shard, failure));
  }

  private void noteOpening(ShardId shard, @Nullable Throwable failure) {
    if (failure == null) {
      unopenable.remove(shard);
    } else {
      unopenable.put(shard, failure);
    }
  }

  /** The shards whose last opening failed, and why. */
  public Map<ShardId, Throwable> unopenable() {
    return Map.copyOf(unopenable);
  }

  private CompletionStage<ShardContext> readShard(ShardStore store) {
    CompletionStage<List<Item>> replies = readZone(store, Keys.REPLIES);
    CompletionStage<List<Item>> marks = readZone(store, Keys.MARKS);
    CompletionStage<Long> index = readNextIndex(store);
    return replies.thenCombine(
        marks.thenCombine(index, Marks::new),
        (r, marked) -> open.computeIfAbsent(store.shard(), s -> context(store, r, marked)));
  }

  private ShardContext context(ShardStore store, List<Item> replies, Marks marked) {
    ShardId shard = store.shard();
    RequestHistory history = RequestHistory.load(shard, replies, marked.items());
    history.forget(this::isGone).forEach(storage::append);
    InoAllocator inos = new InoAllocator(storage, shard, marked.index());
    return new ShardContext(store, storage.dataSpace(shard), inos, history);
  }

  /** One live node has the volume: mounts of every other claim ended with its process. */
  private boolean isGone(long mount) {
    return !MountIncarnation.isOf(mount, storage.claim().epoch(), storage.claim().slot());
  }

  private record Marks(List<Item> items, long index) {}

  private static CompletionStage<List<Item>> readZone(ShardStore store, byte zone) {
    Bytes prefix = Keys.zone(zone);
    return readPages(store, prefix, prefix.afterPrefix(), List.of());
  }

  private static CompletionStage<List<Item>> readPages(
      ShardStore store, Bytes from, Bytes to, List<Item> before) {
    return store
        .loadScan(from, to, HISTORY_PAGE)
        .thenCompose(
            loaded -> {
              Optional<List<Item>> page = store.scan(from, to, HISTORY_PAGE);
              if (page.isEmpty()) {
                return readPages(store, from, to, before);
              }
              List<Item> all = new java.util.ArrayList<>(before);
              all.addAll(page.get());
              if (page.get().size() < HISTORY_PAGE) {
                return CompletableFuture.completedStage(all);
              }
              Bytes next = all.get(all.size() - 1).key().successor();
              return readPages(store, next, to, all);
            });
  }

  private CompletionStage<Long> readNextIndex(ShardStore store) {
    Bytes key = Keys.nextDomain();
    return readPages(store, key, key.successor(), List.of())
        .thenApply(
            items -> items.isEmpty() ? firstIndex() : InoAllocator.decode(items.get(0).value()));
  }

  /** The first domain of every shard that lies at or above the volume's origin. */
  private long firstIndex() {
    long domains = ShardMap.domainOf(new Ino(storage.info().inoOrigin()));
    return Math.max(FIRST_DOMAIN_INDEX, -Math.floorDiv(-domains, (long) shardMap.shardCount()));
  }

  /** The shard is being closed: no entity of it runs any more. */
  public void forgetShard(ShardId shard) {
    open.remove(shard);
  }

  /**
   * An open shard.
   *
   * @throws ShardNotOpenException if this node does not have it open
   */
  public ShardContext shard(ShardId shard) {
    ShardContext context = open.get(shard);
    if (context == null) {
      throw new ShardNotOpenException(shard);
    }
    return context;
  }

  /** The open shard of an inode. */
  public ShardContext shardOf(Ino ino) {
    return shard(shardMap.shardOf(ino));
  }

  public Collection<ShardContext> openShards() {
    return List.copyOf(open.values());
  }

  /** Some open shard, each as likely as the others: where a new tree is placed. */
  public ShardContext anyOpenShard() {
    ShardContext[] shards = open.values().toArray(new ShardContext[0]);
    return shards[ThreadLocalRandom.current().nextInt(shards.length)];
  }
}
