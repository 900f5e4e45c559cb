package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;

/** Compares stores with maps. */
final class StoreAssertions {
  private static final int ATTEMPTS = 5;
  private static final Bytes END = Bytes.of(new byte[] {(byte) 0xff, (byte) 0xff});

  private StoreAssertions() {}

  static Lookup read(ShardStore store, Bytes key) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Lookup found = store.get(key);
      if (!(found instanceof Lookup.NotCached)) {
        return found;
      }
      StoreFixture.join(store.load(key));
    }
    throw new AssertionError("loads do not bring the key into memory: " + key);
  }

  static List<Item> scan(ShardStore store, Bytes from, Bytes to, int limit) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<List<Item>> found = store.scan(from, to, limit);
      if (found.isPresent()) {
        return found.get();
      }
      StoreFixture.join(store.loadScan(from, to, limit));
    }
    throw new AssertionError("loads do not bring the range into memory");
  }

  static void assertHolds(NavigableMap<Bytes, Bytes> expected, ShardStore store, Bytes key) {
    Bytes value = expected.get(key);
    assertEquals(
        value == null ? Lookup.ABSENT : new Lookup.Present(value),
        read(store, key),
        () -> "key " + key.utf8());
  }

  /** Reads everything by scans of some hundred items. */
  static void assertHoldsAll(NavigableMap<Bytes, Bytes> expected, ShardStore store) {
    assertEquals(items(expected, Integer.MAX_VALUE), all(store));
  }

  static List<Item> all(ShardStore store) {
    List<Item> all = new ArrayList<>();
    Bytes from = Bytes.EMPTY;
    while (true) {
      List<Item> page = scan(store, from, END, 300);
      all.addAll(page);
      if (page.size() < 300) {
        return all;
      }
      from = page.get(page.size() - 1).key().successor();
    }
  }

  static List<Item> items(NavigableMap<Bytes, Bytes> map, int limit) {
    List<Item> items = new ArrayList<>();
    for (Map.Entry<Bytes, Bytes> entry : map.entrySet()) {
      if (items.size() == limit) {
        break;
      }
      items.add(new Item(entry.getKey(), entry.getValue()));
    }
    return items;
  }
}
