package org.cairnfs.sharding.membership;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.volume.AppendListener;
import org.cairnfs.storage.volume.NodeStorage;

/**
 * The events of this node's log as they become durable, in the order of the log.
 *
 * <p>Nothing is kept while nobody listens. What waits to become durable is bounded by the log's own
 * bound on what is not.
 */
public final class EventTail implements AppendListener {
  /**
   * One event.
   *
   * @param position of its transaction in the node's log
   * @param index within the transaction
   */
  public record Committed(long position, int index, ShardId shard, Bytes event) {}

  private final NodeStorage storage;
  private final List<Consumer<Committed>> listeners = new CopyOnWriteArrayList<>();

  /** Appended, not yet passed on; guarded by itself. */
  private final Deque<Committed> pending = new ArrayDeque<>();

  /** One thread at a time passes on, so that the order holds. */
  private final Object passing = new Object();

  EventTail(NodeStorage storage) {
    this.storage = storage;
  }

  @Override
  public void appended(long position, Transaction transaction) {
    if (listeners.isEmpty()) {
      return;
    }
    int index = 0;
    synchronized (pending) {
      for (Transaction.Part part : transaction.parts()) {
        for (Bytes event : part.events()) {
          pending.addLast(new Committed(position, index++, part.shard(), event));
        }
      }
    }
  }

  /**
   * Calls the listener with every event from now on; it must not block.
   *
   * @return ends it
   */
  public Runnable listen(Consumer<Committed> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Passes on what has become durable. Called again and again. */
  void passOn() {
    synchronized (passing) {
      List<Committed> durable = takeDurable();
      for (Consumer<Committed> listener : listeners) {
        durable.forEach(listener);
      }
    }
  }

  private List<Committed> takeDurable() {
    long limit = storage.durablePosition();
    List<Committed> taken = new ArrayList<>();
    synchronized (pending) {
      while (!pending.isEmpty() && pending.getFirst().position() <= limit) {
        taken.add(pending.removeFirst());
      }
    }
    return taken;
  }
}
