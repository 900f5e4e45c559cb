package org.cairnfs.storage.alloc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.store.ShardStore;

/** Reads that load what memory lacks until they succeed. */
public final class Scans {
  private static final int PAGE = 256;

  private Scans() {}

  /** The item's value. */
  public static CompletionStage<Optional<Bytes>> get(ShardStore store, Bytes key) {
    Lookup found = store.get(key);
    if (found instanceof Lookup.Present present) {
      return CompletableFuture.completedFuture(Optional.of(present.value()));
    }
    if (found instanceof Lookup.Absent) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return store.load(key).thenCompose(loaded -> get(store, key));
  }

  /** One page of items. */
  public static CompletionStage<List<Item>> page(
      ShardStore store, Bytes from, Bytes to, int limit) {
    Optional<List<Item>> found = store.scan(from, to, limit);
    return found.isPresent()
        ? CompletableFuture.completedFuture(found.get())
        : store.loadScan(from, to, limit).thenCompose(loaded -> page(store, from, to, limit));
  }

  /** All items with a prefix of which there are few. */
  public static CompletionStage<List<Item>> all(ShardStore store, Bytes prefix) {
    return rest(store, prefix, prefix.afterPrefix(), new ArrayList<>());
  }

  private static CompletionStage<List<Item>> rest(
      ShardStore store, Bytes from, Bytes to, List<Item> sofar) {
    return page(store, from, to, PAGE)
        .thenCompose(
            items -> {
              sofar.addAll(items);
              return items.size() < PAGE
                  ? CompletableFuture.completedFuture(sofar)
                  : rest(store, items.get(items.size() - 1).key().successor(), to, sofar);
            });
  }
}
