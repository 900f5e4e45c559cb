package org.cairnfs.actors.entity;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.AnswerCodec;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;

/**
 * What one shard has executed for each mount, so that a request runs once.
 *
 * <p>A number is unknown, running, done (its answer is kept, for an executed one as an item of the
 * same transaction) or below the mount's low-water mark. The mark comes with every request; answers
 * below it are dropped at once, and their items retired by the next transactions, a bounded number
 * by each. Bounded by the mounts' request windows.
 *
 * <ul>
 *   <li>A refusal changes nothing and is kept in memory only.
 *   <li>Marks are items too and never fall, so that after a crash a late copy is still refused.
 *       Entities of the shard append in an order of their own; so at most one recorded transaction
 *       per mount, not yet executed, moves the mark and retires answers.
 * </ul>
 */
public final class RequestHistory {
  /** What is known of a request. */
  public sealed interface Seen {
    /** Nothing: it may run, and counts as running from now on. */
    record New() implements Seen {}

    /** A copy of it is being executed, and will be answered. */
    record Running() implements Seen {}

    /** It was done before: this was the answer. */
    record Done(MountMessage.Answer answer) implements Seen {}

    /** Its sender has its answer already. */
    record Stale() implements Seen {}
  }

  private static final Seen NEW = new Seen.New();
  private static final Seen RUNNING = new Seen.Running();
  private static final Seen STALE = new Seen.Stale();

  /** Answers that one transaction removes at most: however long a request took, it fits the log. */
  static final int RETIRED_MAX = 256;

  private static final class Mount {
    private final NavigableMap<Long, MountMessage.Answer> answers = new TreeMap<>();

    /** Answers that are items; some may be below the mark, to be retired. */
    private final NavigableSet<Long> stored = new TreeSet<>();

    private final Set<Long> running = new HashSet<>();
    private long mark;

    /** As far as executed transactions have moved the mark's item. */
    private long storedMark;

    /** The request whose transaction moves the mark. */
    private OptionalLong mover = OptionalLong.empty();

    /** Where the mover's transaction moves the mark, and the answers it retires. */
    private long nextMark;

    private List<Long> retiring = List.of();

    private void forgetBelow(long lowWater) {
      mark = Math.max(mark, lowWater);
      answers.headMap(mark).clear();
    }

    private void settled(long number) {
      running.remove(number);
      if (mover.isPresent() && mover.getAsLong() == number) {
        mover = OptionalLong.empty();
      }
    }
  }

  private final ShardId shard;
  private final Map<Long, Mount> mounts = new HashMap<>();

  private RequestHistory(ShardId shard) {
    this.shard = shard;
  }

  /**
   * The history as a shard's items tell it.
   *
   * @param replies all items of zone {@link Keys#REPLIES}
   * @param marks all items of zone {@link Keys#MARKS}
   */
  static RequestHistory load(ShardId shard, List<Item> replies, List<Item> marks) {
    RequestHistory history = new RequestHistory(shard);
    for (Item item : marks) {
      Mount mount = history.mount(Keys.longAt(item.key(), 1));
      mount.mark = item.value().buffer().getLong();
      mount.storedMark = mount.mark;
    }
    for (Item item : replies) {
      Mount mount = history.mount(Keys.longAt(item.key(), 1));
      long number = Keys.longAt(item.key(), 9);
      mount.answers.put(number, AnswerCodec.decode(item.value()));
      mount.stored.add(number);
    }
    return history;
  }

  /**
   * Forgets mounts whose process is proven gone: none of their requests can arrive any more.
   *
   * @param isGone by the mount's number
   * @return what removes their items, to be appended in this order; empty when there are none
   */
  synchronized List<Transaction> forget(LongPredicate isGone) {
    List<Transaction> removals = new ArrayList<>();
    for (long id : mounts.keySet().stream().filter(isGone::test).toList()) {
      removals.addAll(removal(id, mount(id)));
      mounts.remove(id);
    }
    return removals;
  }

  /** The mark goes last: while it is there, no late copy of what is forgotten runs. */
  private List<Transaction> removal(long id, Mount mount) {
    List<Transaction> removals = new ArrayList<>();
    Transaction.Builder next = Transaction.builder();
    int retired = 0;
    for (long number : mount.stored) {
      next.retire(shard, Keys.reply(id, number));
      if (++retired % RETIRED_MAX == 0) {
        removals.add(next.build());
        next = Transaction.builder();
      }
    }
    if (mount.storedMark > 0) {
      next.delete(shard, Keys.mark(id));
    }
    if (!next.isEmpty()) {
      removals.add(next.build());
    }
    return removals;
  }

  /** Looks a request up; one that is new counts as running until it is done or abandoned. */
  public synchronized Seen begin(Request request) {
    Mount mount = mount(request.mount());
    long number = request.number();
    mount.forgetBelow(request.lowWater());
    if (number < mount.mark) {
      return STALE;
    }
    MountMessage.Answer answer = mount.answers.get(number);
    if (answer != null) {
      return new Seen.Done(answer);
    }
    return mount.running.add(number) ? NEW : RUNNING;
  }

  /** It will not be executed now, and may come again. */
  public synchronized void abandon(Request request) {
    mount(request.mount()).settled(request.number());
  }

  /** Adds the answer, and what the mount's mark has made superfluous, to a transaction. */
  public synchronized void record(
      Transaction.Builder transaction, Request request, Outcome<ReplyValue> outcome) {
    Mount mount = mount(request.mount());
    transaction.put(
        shard,
        Keys.reply(request.mount(), request.number()),
        AnswerCodec.encode(new MountMessage.Answer(request.number(), outcome)));
    long mark = Math.max(request.lowWater(), mount.storedMark);
    NavigableSet<Long> superfluous = mount.stored.headSet(mark, false);
    if (mount.mover.isPresent() || mark == mount.storedMark && superfluous.isEmpty()) {
      return;
    }
    mount.mover = OptionalLong.of(request.number());
    mount.nextMark = mark;
    mount.retiring = superfluous.stream().limit(RETIRED_MAX).toList();
    transaction.put(shard, Keys.mark(request.mount()), longBytes(mark));
    mount.retiring.forEach(
        number -> transaction.retire(shard, Keys.reply(request.mount(), number)));
  }

  /** The transaction with the answer was appended. */
  public synchronized MountMessage.Answer executed(Request request, Outcome<ReplyValue> outcome) {
    Mount mount = mount(request.mount());
    if (mount.mover.isPresent() && mount.mover.getAsLong() == request.number()) {
      mount.storedMark = mount.nextMark;
      mount.retiring.forEach(mount.stored::remove);
    }
    mount.stored.add(request.number());
    return finish(mount, request, outcome);
  }

  /** It was refused; nothing has changed. */
  public synchronized MountMessage.Answer refused(Request request, Outcome<ReplyValue> outcome) {
    return finish(mount(request.mount()), request, outcome);
  }

  /** The mounts with anything remembered here, and how many answers. */
  public synchronized int remembered() {
    return mounts.values().stream().mapToInt(mount -> mount.answers.size()).sum();
  }

  /** The answer kept for a request, if any. */
  synchronized Optional<MountMessage.Answer> answer(long mount, long number) {
    return Optional.ofNullable(mount(mount).answers.get(number));
  }

  private static MountMessage.Answer finish(
      Mount mount, Request request, Outcome<ReplyValue> outcome) {
    MountMessage.Answer answer = new MountMessage.Answer(request.number(), outcome);
    mount.settled(request.number());
    mount.answers.put(request.number(), answer);
    return answer;
  }

  private Mount mount(long id) {
    return mounts.computeIfAbsent(id, unused -> new Mount());
  }

  private static Bytes longBytes(long value) {
    return Bytes.of(ByteBuffer.allocate(8).putLong(value).array());
  }
}
