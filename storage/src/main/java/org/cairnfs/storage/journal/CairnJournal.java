package org.cairnfs.storage.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.volume.AppendRefusedException;
import org.cairnfs.storage.volume.NodeStorage;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;

/**
 * The journal plugin: persisting an event appends its transaction to the node's log.
 *
 * <p>Every future it returns is complete already: an append is a step in memory, and whoever needs
 * durability waits for it behind the entity. A transaction that storage refuses because of what it
 * says (a voided loan, a shard that is not open, no space) rejects that one event and the entity
 * lives on; a log that failed or is closed fails the write, which stops the entity.
 *
 * <p>Nothing is stored per event, so nothing can be replayed or deleted: a fresh entity reads its
 * state from items, and counts its events from the number of its shard's opening (24 bits of
 * opening, 40 bits of event), which no earlier incarnation under an earlier opening can have
 * reached.
 */
public final class CairnJournal extends AsyncWriteJournal {
  private static final int EVENT_BITS = 40;

  private final NodeStorage storage = NodeStorageExtension.get(context().system()).storage();

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Optional<Exception>> results = new ArrayList<>();
    for (AtomicWrite write : messages) {
      try {
        results.add(append(recorded(write)));
      } catch (AppendRefusedException e) {
        return Futures.failed(e);
      }
    }
    return Futures.successful(results);
  }

  private Optional<Exception> append(Recorded event) {
    try {
      storage.append(event.transaction());
      return Optional.empty();
    } catch (AppendRefusedException e) {
      return switch (e.reason()) {
        case LOAN_VOIDED, NO_SPACE, SHARD_NOT_OPEN -> Optional.of(e);
        case LOG_FAILED, CLOSED -> throw e;
      };
    }
  }

  private static Recorded recorded(AtomicWrite write) {
    if (write.size() != 1) {
      throw new IllegalArgumentException(
          write.persistenceId() + " persists several events at once: they would not be atomic");
    }
    if (write.payload().head().payload() instanceof Recorded recorded) {
      return recorded;
    }
    throw new IllegalArgumentException(
        write.persistenceId()
            + " persists an event that carries no transaction: "
            + write.payload().head().payload().getClass().getName());
  }

  @Override
  public Future<@Nullable Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    return Futures.successful(null);
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
    ShardId shard = PersistenceIds.shardOf(persistenceId);
    Optional<ShardStore> store = storage.shard(shard);
    if (store.isEmpty()) {
      return Futures.failed(
          new AppendRefusedException(
              AppendRefusedException.Reason.SHARD_NOT_OPEN,
              persistenceId + " starts, but " + shard + " is not open"));
    }
    return Futures.successful(store.get().opening() << EVENT_BITS);
  }

  @Override
  public Future<@Nullable Void> doAsyncDeleteMessagesTo(String persistenceId, long to) {
    return Futures.failed(
        new UnsupportedOperationException(
            persistenceId + ": this journal keeps no events that could be deleted"));
  }
}
