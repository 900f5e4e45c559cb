package org.cairnfs.actors.entity;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Admission;
import org.cairnfs.storage.store.Footprint;
import org.cairnfs.storage.volume.Growth;
import org.cairnfs.storage.volume.NodeStorage;

/**
 * Room on META for the requests of one entity.
 *
 * <p>Room is kept from the check to the append, so an append is never refused for want of it. A
 * request that is told to come again waits once; what was waited for in vain is refused.
 */
final class RequestRoom {
  private static final NodeStorage.Judge RELEASES = (part, store) -> Footprint.RELEASES;

  /** Answers and marks go again as requests are done: they do not make the items more. */
  private static final NodeStorage.Judge BY_ITEMS =
      (part, store) -> Growth.of(part, store, Keys::isOfRequests);

  private final NodeStorage storage;

  /** Added to by other threads. */
  private final Set<Request> waitedInVain = ConcurrentHashMap.newKeySet();

  RequestRoom(NodeStorage storage) {
    this.storage = storage;
  }

  /** Whether a decision may be recorded; LATER: {@link #awaited}. */
  Admission admit(Request request, Decision.Record decision, Transaction transaction) {
    Admission room = storage.admit(transaction, decision.grows() ? BY_ITEMS : RELEASES);
    boolean waited = waitedInVain.remove(request);
    return room == Admission.LATER && waited ? Admission.NO : room;
  }

  /** Completes when the request should be decided again. */
  CompletionStage<Void> awaited(Request request, Transaction transaction) {
    Set<ShardId> shards =
        transaction.parts().stream().map(Transaction.Part::shard).collect(Collectors.toSet());
    return storage
        .whenRoom(shards)
        .thenAccept(
            room -> {
              if (!room) {
                waitedInVain.add(request);
              }
            });
  }
}
