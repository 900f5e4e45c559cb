package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogStructuredStoreTest extends ShardStoreContract {
  private @Nullable BlockDevice device;
  private @Nullable StoreFixture opened;

  /** A device full of zeros. */
  protected BlockDevice newDevice() throws IOException {
    return new SimulatedDevice("meta", StoreFixture.META_BYTES);
  }

  private StoreFixture fixture() {
    return Objects.requireNonNull(opened);
  }

  @BeforeEach
  void open() throws IOException {
    device = newDevice();
    opened = new StoreFixture(device, 1 << 20);
    opened.reopen();
  }

  @AfterEach
  void close() throws IOException {
    if (device != null) {
      device.close();
    }
  }

  @Override
  protected ShardStore store() {
    return fixture().store();
  }

  @Override
  protected void append(List<Change> changes) {
    fixture().apply(changes);
  }

  @Override
  protected void evict() throws IOException {
    fixture().flush();
    fixture().forgetCache();
  }

  @Test
  void reopened_withoutFlush_hasWhatTheLogHolds() throws IOException {
    fixture().put("a", "1");
    fixture().reopen();
    assertEquals(new Lookup.Present(Bytes.utf8("1")), store().get(Bytes.utf8("a")));
  }

  @Test
  void opening_growsWithEachClaim() throws IOException {
    long first = store().opening();
    fixture().reopen();
    assertTrue(store().opening() > first);
  }

  @Test
  void get_ofAFlushedItem_isNotCachedUntilLoaded() throws IOException {
    fixture().put("a", "1");
    fixture().flush();
    fixture().forgetCache();
    assertEquals(Lookup.NOT_CACHED, store().get(Bytes.utf8("a")));
    StoreFixture.join(store().load(Bytes.utf8("a")));
    assertEquals(new Lookup.Present(Bytes.utf8("1")), store().get(Bytes.utf8("a")));
  }

  @Test
  void flush_coversTheRecords_andUnpinsTheLog() {
    fixture().put("a", "1");
    fixture().put("b", "1");
    assertEquals(0, fixture().store().pinnedPosition());
    fixture().flush();
    assertEquals(Long.MAX_VALUE, fixture().store().pinnedPosition());
    assertEquals(2, fixture().store().manifest().flushedNumber());
    assertEquals(200, fixture().store().manifest().segments().get(0).from());
    assertFalse(fixture().store().freeze());
  }

  @Test
  void reappended_recordsPinTheirNewPlace() {
    fixture().put("a", "1");
    List<UnflushedRecord> tail = fixture().store().unflushedRecords().orElseThrow();
    assertEquals(1, tail.size());
    assertEquals(1, tail.get(0).number());
    fixture().store().reappended(500, 600);
    assertEquals(500, fixture().store().pinnedPosition());
  }

  @Test
  void items_areTooLarge_beforeTheyCannotBeFlushed() {
    Bytes key = Bytes.utf8("a");
    int most = 128 * 1024 - key.length();
    Change largest = new Change.Put(key, Bytes.of(new byte[most]));
    assertTrue(fixture().store().fits(List.of(largest)));
    assertFalse(
        fixture()
            .store()
            .fits(List.of(largest, new Change.Put(key, Bytes.of(new byte[most + 1])))));
    fixture().apply(largest);
    fixture().flush();
    assertEquals(1, fixture().store().manifest().flushedNumber());
  }
}
