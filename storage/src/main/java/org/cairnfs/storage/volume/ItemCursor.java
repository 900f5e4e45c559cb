package org.cairnfs.storage.volume;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.cairnfs.storage.alloc.Scans;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.store.ShardStore;
import org.jspecify.annotations.Nullable;

/** A walk over a range of a store's items, a page in memory at a time. Blocks. */
public final class ItemCursor {
  private static final int PAGE = 512;

  private final ShardStore store;
  private final Bytes to;
  private final Deque<Item> page = new ArrayDeque<>();
  private Bytes from;
  private boolean last;

  ItemCursor(ShardStore store, Bytes from, Bytes to) {
    this.store = store;
    this.from = from;
    this.to = to;
  }

  /**
   * The next item; null at the end.
   *
   * @throws IOException if a block cannot be read, with {@code CorruptBlockException} if it is
   *     damaged
   */
  public @Nullable Item next() throws IOException {
    if (page.isEmpty() && !last) {
      read();
    }
    return page.poll();
  }

  private void read() throws IOException {
    try {
      List<Item> items = Scans.page(store, from, to, PAGE).toCompletableFuture().join();
      page.addAll(items);
      last = items.size() < PAGE;
      if (!last) {
        from = items.get(items.size() - 1).key().successor();
      }
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
