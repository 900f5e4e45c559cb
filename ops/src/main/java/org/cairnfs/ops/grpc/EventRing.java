package org.cairnfs.ops.grpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.cairnfs.ops.node.CommittedEvent;

/**
 * The last events that a node committed, bounded in number and bytes, read by any number of
 * cursors.
 *
 * <p>Events are numbered from the start of the ring. Publishing drops the oldest ones to make room;
 * a cursor that points before the oldest has missed some and is told how many. Nothing is kept per
 * cursor, apart from the listeners of those that wait for the next event.
 */
final class EventRing implements Consumer<CommittedEvent> {
  private static final int EVENT_OVERHEAD_BYTES = 100;

  private final int eventsMax;
  private final long bytesMax;

  // Guarded by this.
  private final ArrayDeque<CommittedEvent> events = new ArrayDeque<>();
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private long firstNumber;
  private long bytes;

  EventRing(int eventsMax, long bytesMax) {
    this.eventsMax = eventsMax;
    this.bytesMax = bytesMax;
  }

  /**
   * What a cursor found.
   *
   * @param missed events that were dropped before they could be read
   * @param next the cursor to read on with
   */
  record Page(long missed, List<CommittedEvent> events, long next) {
    boolean isEmpty() {
      return missed == 0 && events.isEmpty();
    }
  }

  @Override
  public void accept(CommittedEvent event) {
    List<Runnable> wake;
    synchronized (this) {
      events.addLast(event);
      bytes += sizeOf(event);
      while (events.size() > eventsMax || (bytes > bytesMax && events.size() > 1)) {
        bytes -= sizeOf(events.removeFirst());
        firstNumber++;
      }
      if (waiting.isEmpty()) {
        return;
      }
      wake = List.copyOf(waiting);
      waiting.clear();
    }
    wake.forEach(Runnable::run);
  }

  /** The cursor of the event that is published next. */
  synchronized long end() {
    return firstNumber + events.size();
  }

  /** Up to {@code limit} events from the cursor on; does not wait. */
  synchronized Page read(long cursor, int limit) {
    long from = Math.max(cursor, firstNumber);
    List<CommittedEvent> page = new ArrayList<>();
    int skip = (int) (from - firstNumber);
    if (skip < events.size()) {
      events.stream().skip(skip).limit(limit).forEach(page::add);
    }
    return new Page(from - cursor, page, from + page.size());
  }

  /**
   * The cursor after the event at (position, index) of the node's claim, or -1 if it is no longer
   * held and events after it may be missing.
   */
  synchronized long after(int slot, long epoch, long position, int index) {
    long number = firstNumber;
    for (CommittedEvent event : events) {
      number++;
      if (event.slot() == slot
          && event.epoch() == epoch
          && event.position() == position
          && event.index() == index) {
        return number;
      }
    }
    return -1;
  }

  /** Runs the listener once when there is something at the cursor; at once if there is already. */
  void whenPublished(long cursor, Runnable listener) {
    synchronized (this) {
      if (cursor >= firstNumber + events.size()) {
        waiting.add(listener);
        return;
      }
    }
    listener.run();
  }

  synchronized void forget(Runnable listener) {
    waiting.remove(listener);
  }

  synchronized int waiting() {
    return waiting.size();
  }

  private static long sizeOf(CommittedEvent event) {
    return EVENT_OVERHEAD_BYTES + event.payload().length();
  }
}
