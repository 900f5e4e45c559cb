package org.cairnfs.storage.volume;

import java.util.OptionalLong;
import java.util.function.Predicate;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.store.Footprint;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.store.ShardStore;

/**
 * Tells changes that need META space for good from those that replace or give back.
 *
 * <p>What counts is by how many bytes the items of a shard become more: an item put counts less
 * what it replaces. Items of space do not count. Only memory is asked: who decided about an item
 * has read it, and what is removed unread counts with its key alone.
 */
public final class Growth {
  /** What an item takes beside its key and value, about. */
  private static final int ITEM = 16;

  /** Numbers in a record may need a few bytes more after a change that adds nothing. */
  private static final int SLACK = 64;

  private Growth() {}

  /** What a part of a transaction does to the items of its shard. */
  public static Footprint of(Transaction.Part part, ShardStore store) {
    return of(part, store, key -> false);
  }

  /**
   * What a part of a transaction does to the items of its shard.
   *
   * @param passing keys of items that go again soon and do not count
   */
  public static Footprint of(Transaction.Part part, ShardStore store, Predicate<Bytes> passing) {
    OptionalLong bytes = bytes(part, store, passing);
    if (bytes.isEmpty()) {
      return Footprint.UNKNOWN;
    }
    return bytes.getAsLong() > SLACK ? Footprint.GROWS : Footprint.RELEASES;
  }

  /** By how many bytes the items become more, negative: less; empty if that is not in memory. */
  static OptionalLong bytes(Transaction.Part part, ShardStore store, Predicate<Bytes> passing) {
    long bytes = 0;
    for (Change change : part.changes()) {
      Bytes key = change.key();
      if (SpaceItems.isSpace(key) || passing.test(key)) {
        continue;
      }
      Lookup found = store.get(key);
      if (change instanceof Change.Put put) {
        if (found == Lookup.NOT_CACHED) {
          return OptionalLong.empty();
        }
        bytes += ITEM + key.length() + put.value().length();
      }
      bytes -= before(key, found);
    }
    return OptionalLong.of(bytes);
  }

  private static long before(Bytes key, Lookup found) {
    if (found instanceof Lookup.Present present) {
      return ITEM + key.length() + present.value().length();
    }
    return found == Lookup.ABSENT ? 0 : ITEM + key.length();
  }
}
