package org.cairnfs.actors.dispatch;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.cairnfs.actors.api.LocalWork;
import org.jspecify.annotations.Nullable;

/**
 * The lanes and the pool of one actor system: what its local-first dispatchers run on.
 *
 * <p>A task submitted on a thread with a lane goes there, any other to the pool's queue. Tasks
 * leave a lane when its owner runs them, when the owner has done its share and hands the rest to
 * the pool, or when the lane stands still and the {@link Watch} or a reader with nothing else to do
 * steals. The first executor starts the pool, the end of the last one stops it.
 *
 * <p>Futures that complete on one of the dispatchers come as one task per batch (Pekko's
 * BatchingExecutor): a batch is not divided, so it counts as one mailbox.
 */
public final class LocalFirst implements LocalWork {
  /** The dispatcher to name for regions, shards, entities and journal. */
  public static final String DISPATCHER = "cairn.local-first-dispatcher";

  /**
   * By the settings, which the system shares with the configurators of its dispatchers. Weak on
   * both sides: the dispatchers of a living system hold its instance.
   */
  private static final Map<ActorSystem.Settings, WeakReference<LocalFirst>> BY_SYSTEM =
      new WeakHashMap<>();

  private final Limits limits;
  private final Thread.UncaughtExceptionHandler handler;
  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private final PoolQueue poolQueue = new PoolQueue();
  private final LongAdder ranOnReaders = new LongAdder();
  private final LongAdder ranOnPool = new LongAdder();
  private final LongAdder stolen = new LongAdder();
  private final LongAdder handedOver = new LongAdder();

  /** Guarded by this. */
  private final Set<LocalFirstExecutor> executors = new HashSet<>();

  /** Written under this. */
  private volatile @Nullable Pool pool;

  LocalFirst(Limits limits, Thread.UncaughtExceptionHandler handler) {
    this.limits = limits;
    this.handler = handler;
  }

  /**
   * What has been done so far.
   *
   * @param ranOnReaders tasks run on threads that had entered
   * @param ranOnPool tasks run by the pool
   * @param stolen tasks taken from a lane that stood still
   * @param handedOver tasks given to the pool by a thread that had done its share, or left
   */
  public record Counts(long ranOnReaders, long ranOnPool, long stolen, long handedOver) {}

  /** The instance behind a system's {@link #DISPATCHER}. */
  public static LocalFirst of(ClassicActorSystemProvider system) {
    ActorSystem classic = system.classicSystem();
    classic.dispatchers().lookup(DISPATCHER);
    synchronized (BY_SYSTEM) {
      WeakReference<LocalFirst> reference = BY_SYSTEM.get(classic.settings());
      LocalFirst instance = reference == null ? null : reference.get();
      if (instance == null) {
        throw new IllegalStateException(
            DISPATCHER + " does not execute on " + LocalFirstConfigurator.class.getName());
      }
      return instance;
    }
  }

  /** For a dispatcher of the system with these settings; all of them must have the same limits. */
  static LocalFirst of(
      ActorSystem.Settings system, Limits limits, Thread.UncaughtExceptionHandler handler) {
    synchronized (BY_SYSTEM) {
      WeakReference<LocalFirst> reference = BY_SYSTEM.get(system);
      LocalFirst instance = reference == null ? null : reference.get();
      if (instance == null) {
        instance = new LocalFirst(limits, handler);
        BY_SYSTEM.put(system, new WeakReference<>(instance));
      }
      if (!instance.limits.equals(limits)) {
        throw new IllegalArgumentException("two local-first dispatchers with different limits");
      }
      return instance;
    }
  }

  @Override
  public void enter() {
    lanes.removeIf(lane -> !lane.ownerAlive() && lane.isEmpty());
    open(true);
  }

  @Override
  public void run() {
    entered().drain();
  }

  @Override
  public void leave() {
    close(entered());
  }

  private Lane entered() {
    Lane lane = Lane.ofThread(this);
    if (lane == null) {
      throw new IllegalStateException("this thread has not entered");
    }
    return lane;
  }

  public Counts counts() {
    return new Counts(ranOnReaders.sum(), ranOnPool.sum(), stolen.sum(), handedOver.sum());
  }

  Limits limits() {
    return limits;
  }

  Thread.UncaughtExceptionHandler handler() {
    return handler;
  }

  /** Another executor on these lanes; the first one starts the pool. */
  synchronized LocalFirstExecutor newExecutor() {
    LocalFirstExecutor executor = new LocalFirstExecutor(this);
    if (executors.isEmpty()) {
      pool = Pool.start(this);
    }
    executors.add(executor);
    return executor;
  }

  /** Nothing of this executor is left; the last one stops the pool. Repeating it is harmless. */
  synchronized void terminated(LocalFirstExecutor executor) {
    Pool running = pool;
    if (executors.remove(executor) && executors.isEmpty() && running != null) {
      pool = null;
      running.stop();
    }
  }

  /** Gives the calling thread a lane. */
  Lane open(boolean reader) {
    Lane lane = new Lane(this, reader);
    lane.attach();
    lanes.add(lane);
    return lane;
  }

  /** Takes the calling thread's lane away; the pool runs what is left. */
  void close(Lane lane) {
    lane.detach();
    handOver(lane);
    lanes.remove(lane);
  }

  void submit(Accepted accepted) {
    Lane lane = Lane.ofThread(this);
    if (lane == null) {
      poolQueue.add(accepted);
      return;
    }
    lane.append(accepted);
    Pool running = pool;
    if (running != null) {
      running.watch().ensureAwake();
    }
  }

  PoolQueue poolQueue() {
    return poolQueue;
  }

  void run(Accepted accepted, Lane lane) {
    (lane.reader() ? ranOnReaders : ranOnPool).increment();
    accepted.run(handler);
  }

  /** Gives the pool everything in a lane. */
  void handOver(Lane lane) {
    moveToPool(lane, handedOver);
  }

  /** Counts each before the pool can run it: who sees its effect sees it counted. */
  private void moveToPool(Lane lane, LongAdder counter) {
    for (Accepted next = lane.take(); next != null; next = lane.take()) {
      counter.increment();
      poolQueue.add(next);
    }
  }

  /** One overdue task of another lane. */
  @Nullable Accepted stealFor(Lane thief, long now) {
    for (Lane lane : lanes) {
      if (lane != thief && lane.overdue(now, limits.stealAfterNanos())) {
        Accepted taken = lane.take();
        if (taken != null) {
          stolen.increment();
          return taken;
        }
      }
    }
    return null;
  }

  /**
   * Gives the pool everything in lanes that stand still.
   *
   * @return whether any lane held work
   */
  boolean rescue(long now) {
    boolean anyWork = false;
    for (Lane lane : lanes) {
      anyWork |= !lane.isEmpty();
      if (lane.overdue(now, limits.stealAfterNanos())) {
        moveToPool(lane, stolen);
      }
    }
    return anyWork;
  }

  /** Nothing accepted is waiting or running. */
  synchronized boolean quiescent() {
    return executors.stream().allMatch(LocalFirstExecutor::quiescent);
  }

  boolean lanesEmpty() {
    return lanes.stream().allMatch(Lane::isEmpty);
  }

  /** Takes back whatever of an executor has not started. */
  List<Runnable> removeAll(LocalFirstExecutor executor) {
    List<Runnable> removed = new ArrayList<>();
    poolQueue.removeInto(executor, removed);
    for (Lane lane : lanes) {
      lane.removeInto(executor, removed);
    }
    return removed;
  }
}
