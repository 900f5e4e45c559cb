package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.Item;
import org.junit.jupiter.api.Test;

/** What every {@link ShardStore} does, whether it keeps its items in tables or in a map. */
public abstract class ShardStoreContract {
  /** The store under test, the same one within a test, empty at its start. */
  protected abstract ShardStore store() throws Exception;

  /** Appends one transaction with these changes. */
  protected abstract void append(List<Change> changes) throws Exception;

  /** Makes reads go to the device where there is one. */
  protected abstract void evict() throws Exception;

  private void put(String key, String value) throws Exception {
    append(List.of(new Change.Put(Bytes.utf8(key), Bytes.utf8(value))));
  }

  private Lookup read(String key) throws Exception {
    for (int attempt = 0; attempt < 10; attempt++) {
      Lookup found = store().get(Bytes.utf8(key));
      if (!(found instanceof Lookup.NotCached)) {
        return found;
      }
      store().load(Bytes.utf8(key)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    throw new AssertionError("loads do not bring " + key + " into memory");
  }

  private List<String> scan(String from, String to, int limit) throws Exception {
    Bytes low = Bytes.utf8(from);
    Bytes high = Bytes.utf8(to);
    for (int attempt = 0; attempt < 10; attempt++) {
      Optional<List<Item>> found = store().scan(low, high, limit);
      if (found.isPresent()) {
        return found.get().stream().map(i -> i.key().utf8() + "=" + i.value().utf8()).toList();
      }
      store().loadScan(low, high, limit).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    throw new AssertionError("loads do not bring the range into memory");
  }

  private static Lookup present(String value) {
    return new Lookup.Present(Bytes.utf8(value));
  }

  @Test
  void get_ofWhatWasNeverPut_isAbsent() throws Exception {
    assertEquals(Lookup.ABSENT, read("nothing"));
    evict();
    assertEquals(Lookup.ABSENT, read("nothing"));
  }

  @Test
  void get_afterPut_isPresent_beforeAndAfterEviction() throws Exception {
    put("a", "1");
    assertEquals(present("1"), read("a"));
    evict();
    assertEquals(present("1"), read("a"));
  }

  @Test
  void put_again_replacesTheValue() throws Exception {
    put("a", "1");
    evict();
    put("a", "two");
    assertEquals(present("two"), read("a"));
    evict();
    assertEquals(present("two"), read("a"));
  }

  @Test
  void put_ofAnEmptyValue_isPresent() throws Exception {
    put("a", "");
    evict();
    assertEquals(present(""), read("a"));
  }

  @Test
  void put_ofALargeValue_isPresent() throws Exception {
    String large = "x".repeat(70_000);
    put("a", large);
    put("b", "1");
    evict();
    assertEquals(present(large), read("a"));
    assertEquals(present("1"), read("b"));
  }

  @Test
  void delete_hidesWhatIsOnTheDevice() throws Exception {
    put("a", "1");
    evict();
    append(List.of(new Change.Delete(Bytes.utf8("a"))));
    assertEquals(Lookup.ABSENT, read("a"));
    evict();
    assertEquals(Lookup.ABSENT, read("a"));
  }

  @Test
  void delete_ofWhatIsNotThere_isAllowed() throws Exception {
    append(List.of(new Change.Delete(Bytes.utf8("a"))));
    evict();
    assertEquals(Lookup.ABSENT, read("a"));
  }

  @Test
  void retire_removes_inMemoryAndOnTheDevice() throws Exception {
    put("young", "1");
    append(List.of(new Change.Retire(Bytes.utf8("young"))));
    assertEquals(Lookup.ABSENT, read("young"));
    put("old", "1");
    evict();
    append(List.of(new Change.Retire(Bytes.utf8("old"))));
    assertEquals(Lookup.ABSENT, read("old"));
    evict();
    assertEquals(Lookup.ABSENT, read("young"));
    assertEquals(Lookup.ABSENT, read("old"));
  }

  @Test
  void changes_ofOneTransaction_applyInOrder() throws Exception {
    Bytes key = Bytes.utf8("a");
    append(List.of(new Change.Put(key, Bytes.utf8("1")), new Change.Delete(key)));
    assertEquals(Lookup.ABSENT, read("a"));
    append(List.of(new Change.Delete(key), new Change.Put(key, Bytes.utf8("2"))));
    evict();
    assertEquals(present("2"), read("a"));
  }

  @Test
  void scan_returnsTheRangeInOrder_withoutItsEnd() throws Exception {
    put("c", "3");
    put("a", "1");
    evict();
    put("b", "2");
    put("d", "4");
    assertEquals(List.of("a=1", "b=2", "c=3"), scan("a", "d", 100));
    evict();
    assertEquals(List.of("b=2", "c=3"), scan("b", "d", 100));
    assertEquals(List.of(), scan("e", "f", 100));
  }

  @Test
  void scan_stopsAtItsLimit_countingLiveItemsOnly() throws Exception {
    for (int i = 0; i < 10; i++) {
      put("k" + i, "" + i);
    }
    evict();
    for (int i = 0; i < 5; i++) {
      append(List.of(new Change.Delete(Bytes.utf8("k" + i))));
    }
    assertEquals(List.of("k5=5", "k6=6"), scan("k", "l", 2));
    evict();
    assertEquals(List.of("k5=5", "k6=6"), scan("k", "l", 2));
  }

  @Test
  void scan_afterALoad_seesLaterChanges() throws Exception {
    put("a", "1");
    put("b", "2");
    evict();
    assertEquals(List.of("a=1", "b=2"), scan("a", "z", 10));
    append(
        List.of(
            new Change.Delete(Bytes.utf8("a")), new Change.Put(Bytes.utf8("c"), Bytes.utf8("3"))));
    assertEquals(List.of("b=2", "c=3"), scan("a", "z", 10));
  }

  @Test
  void keys_orderAsUnsignedBytes_shorterFirst() throws Exception {
    List<Bytes> keys =
        List.of(
            Bytes.of(new byte[] {0x20}),
            Bytes.of(new byte[] {0x20, 0}),
            Bytes.of(new byte[] {0x7f}),
            Bytes.of(new byte[] {(byte) 0x80}),
            Bytes.of(new byte[] {(byte) 0xff, (byte) 0xff}));
    List<Change> puts = new ArrayList<>();
    keys.forEach(key -> puts.add(new Change.Put(key, key)));
    append(puts);
    evict();
    Bytes from = Bytes.of(new byte[] {0x20});
    Bytes to = Bytes.of(new byte[] {(byte) 0xff, (byte) 0xff, 0});
    store().loadScan(from, to, 10).toCompletableFuture().get(10, TimeUnit.SECONDS);
    List<Item> found = store().scan(from, to, 10).orElseThrow();
    assertEquals(keys, found.stream().map(Item::key).toList());
  }

  @Test
  void lastPosition_growsWithEachAppend() throws Exception {
    put("a", "1");
    long first = store().lastPosition();
    put("b", "1");
    assertTrue(first > 0 && store().lastPosition() > first);
  }

  @Test
  void opening_isCounted() throws Exception {
    assertTrue(store().opening() > 0);
  }
}
