package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.format.Golden;
import org.cairnfs.storage.format.LayoutOverrides;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.junit.jupiter.api.Test;

/**
 * Tables and manifests look on the device as they always did: golden files hold version 2, which is
 * written, and version 1, which is read.
 */
class TableFormatTest {
  private static final long VOLUME = 0x0123456789abcdefL;
  private static final long TABLE = 7L << 24 | 3;
  private static final int V1_BYTES = 32_768;
  private static final int V1_BODY_BYTES = 8192;
  private static final Extent EXTENT = new Extent(1 << 20, 1 << 20);

  private final SimulatedDevice device = new SimulatedDevice("meta", 64 << 20);
  private final SortedTable.Home home =
      new SortedTable.Home(device, new BlockCache(1 << 20), VOLUME, 5);

  private ByteBuffer read(long address, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    device.read(address, buffer);
    return buffer.flip();
  }

  /** Entries of every shape: shared prefixes, tombstones, empty and large values. */
  static TreeMap<Bytes, Bytes> entries() {
    TreeMap<Bytes, Bytes> entries = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      Bytes key = Bytes.utf8(String.format("dir/%05d", i * 7));
      entries.put(key, i % 11 == 0 ? Tombstone.MARK : Bytes.utf8("v" + i + "-".repeat(i % 40)));
    }
    entries.put(Bytes.of(new byte[] {0}), Bytes.EMPTY);
    entries.put(Bytes.utf8("large"), Bytes.of(new byte[5000]));
    return entries;
  }

  private TableDescriptor write() throws IOException {
    try (TableWriter writer = new TableWriter(home, TABLE, Pieces.of(EXTENT))) {
      for (var entry : entries().entrySet()) {
        assertTrue(writer.hasRoomFor(entry.getKey(), entry.getValue()));
        writer.add(entry.getKey(), entry.getValue());
      }
      return writer.finish(0, TABLE).descriptor();
    }
  }

  static Manifest manifest(int tables) {
    List<TableDescriptor> all = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      Bytes first = Bytes.utf8(String.format("%05d/a", i));
      Bytes last = Bytes.utf8(String.format("%05d/z", i));
      all.add(new TableDescriptor(TABLE + i, 1, 0, pieces(i), 8192, 4096, first, last, 10 + i, i));
    }
    return new Manifest(
        new ShardId(5),
        2,
        9,
        1234,
        7,
        99_999,
        TABLE,
        4096,
        List.of(new LogSegment(1, 8, 1000, 2000), new LogSegment(2, 9, 50, LogSegment.OPEN)),
        List.of(new OwnedChunk(3, 9), new OwnedChunk(1L << 40, 8)),
        all);
  }

  private static Pieces pieces(int table) {
    return Pieces.of(new Extent((2L + table) << 20, 8192));
  }

  @Test
  void table_hasItsGoldenBytes() throws IOException {
    TableDescriptor written = write();
    Golden.assertMatches("v2/table", read(written.address(), written.bytes()));
  }

  @Test
  void goldenTables_ofAllVersions_canBeRead() throws IOException {
    TableDescriptor written = write();
    readGolden("v2/table", written);
    readGolden(
        "v1/table",
        new TableDescriptor(
            TABLE,
            0,
            TABLE,
            Pieces.of(new Extent(EXTENT.address(), V1_BYTES)),
            V1_BYTES,
            4096,
            written.first(),
            written.last(),
            written.entries(),
            written.tombstones()));
  }

  private static void readGolden(String name, TableDescriptor written) throws IOException {
    ByteBuffer golden = Golden.read(name, written.bytes());
    SimulatedDevice other = new SimulatedDevice("meta", 64 << 20);
    other.write(EXTENT.address(), golden);
    SortedTable table =
        new SortedTable(new SortedTable.Home(other, new BlockCache(4 << 20), VOLUME, 5), written);
    for (var entry : entries().entrySet()) {
      byte[] key = entry.getKey().toArray();
      Bytes found = table.find(key, BloomFilter.hash(key), BlockSource.LOADING);
      assertEquals(entry.getValue(), found);
      assertEquals(Tombstone.is(entry.getValue()), Tombstone.is(found));
    }
    Cursor cursor = new TableCursor(table, Bytes.EMPTY, new ReadAhead());
    for (Bytes key : entries().keySet()) {
      assertEquals(key, cursor.key());
      cursor.next();
    }
    assertFalse(cursor.valid());
  }

  @Test
  void manifest_hasItsGoldenBytes_inlineAndWithABody() throws IOException {
    VolumeLayout layout =
        VolumeLayout.plan(64 << 20, 64 << 20, 8, new LayoutOverrides(4, 1 << 20, 1 << 20, 0));
    ManifestPositions positions = new ManifestPositions(device, layout, VOLUME);
    Manifest small = manifest(2);
    positions.writePosition(small, null, 1);
    Golden.assertMatches("v2/manifest-inline", read(layout.manifestAt(5, 2, 1), 4096));
    assertEquals(
        new LocatedManifest(small, 2, 1, null, List.of()),
        positions.latest(new ShardId(5)).orElseThrow());

    Manifest large = manifest(80);
    ByteWriter encoding = new ByteWriter(100);
    large.encodeBody(encoding);
    Extent extent = new Extent(32 << 20, ManifestPositions.bodyBytes(encoding.length()));
    Pieces body = twoPieces(extent);
    positions.writeBody(large, encoding, body);
    Golden.assertMatches("v2/manifest-body", ByteBuffer.wrap(body.read(device, 0, body.end())));
    ManifestBody written =
        new ManifestBody(
            body, encoding.length(), 9, large.version(), large.chunks(), large.tables());
    List<OwnedChunk> chunks = List.of(new OwnedChunk(3, 9), new OwnedChunk(1L << 40, 9));
    Manifest later = large.withChunks(chunks);
    positions.writePosition(later, written, 1);
    Golden.assertMatches("v2/manifest-position", read(layout.manifestAt(5, 2, 1), 4096));
    assertEquals(
        new LocatedManifest(later, 2, 1, written, List.of()),
        positions.latest(new ShardId(5)).orElseThrow());
  }

  private static Pieces twoPieces(Extent extent) {
    Extent first = new Extent(extent.address(), 4096);
    return Pieces.of(List.of(first, new Extent(40 << 20, extent.length() - 4096)));
  }

  @Test
  void goldenManifests_ofVersion1_canBeRead() throws IOException {
    VolumeLayout layout =
        VolumeLayout.plan(64 << 20, 64 << 20, 8, new LayoutOverrides(4, 1 << 20, 1 << 20, 0));
    ManifestPositions positions = new ManifestPositions(device, layout, VOLUME);
    device.write(layout.manifestAt(5, 2, 1), Golden.read("v1/manifest-inline", 4096));
    assertEquals(manifest(2), positions.latest(new ShardId(5)).orElseThrow().manifest());

    device.write(layout.manifestAt(5, 2, 1), Golden.read("v1/manifest-position", 4096));
    device.write(32 << 20, Golden.read("v1/manifest-body", V1_BODY_BYTES));
    Manifest large = manifest(80);
    List<OwnedChunk> chunks = List.of(new OwnedChunk(3, 9), new OwnedChunk(1L << 40, 9));
    assertEquals(
        large.withChunks(chunks), positions.latest(new ShardId(5)).orElseThrow().manifest());
  }

  @Test
  void writer_refusesKeysOutOfOrder() throws IOException {
    try (TableWriter writer = new TableWriter(home, TABLE, Pieces.of(EXTENT))) {
      writer.add(Bytes.utf8("b"), Bytes.EMPTY);
      assertThrows(IllegalArgumentException.class, () -> writer.add(Bytes.utf8("b"), Bytes.EMPTY));
      assertThrows(IllegalArgumentException.class, () -> writer.add(Bytes.utf8("a"), Bytes.EMPTY));
    }
  }

  @Test
  void writer_saysWhenATableIsFull_andThenItStillFits() throws IOException {
    for (int length = 32 * 1024; length <= 256 * 1024; length += 52 * 1024) {
      Extent extent = new Extent(1 << 20, length);
      for (int valueLength : new int[] {1, 50, 2000}) {
        fill(extent, valueLength);
      }
    }
  }

  private void fill(Extent extent, int valueLength) throws IOException {
    Bytes value = Bytes.of(new byte[valueLength]);
    try (TableWriter writer = new TableWriter(home, TABLE, Pieces.of(extent))) {
      int i = 0;
      for (Bytes key = key(i); writer.hasRoomFor(key, value); key = key(++i)) {
        writer.add(key, value);
      }
      TableDescriptor table = writer.finish(0, TABLE).descriptor();
      assertTrue(table.length() <= extent.length());
      assertTrue(
          extent.length() - table.length() <= 16 * 1024 + extent.length() / 4,
          () -> "left " + (extent.length() - table.length()) + " of " + extent.length());
    }
  }

  private static Bytes key(int i) {
    return Bytes.utf8(String.format("%09d", i));
  }

  @Test
  void bloomFilter_knowsWhatWasAdded_andLittleElse() {
    int keys = 5000;
    byte[] filter = new byte[BloomFilter.bytesFor(keys)];
    for (int i = 0; i < keys; i++) {
      BloomFilter.add(filter, 0, filter.length, BloomFilter.hash(key(i).toArray()));
    }
    int wrong = 0;
    for (int i = 0; i < 2 * keys; i++) {
      boolean maybe =
          BloomFilter.mayContain(filter, 0, filter.length, BloomFilter.hash(key(i).toArray()));
      assertTrue(maybe || i >= keys, "lost key " + i);
      wrong += i >= keys && maybe ? 1 : 0;
    }
    assertTrue(wrong < keys / 200, wrong + " of " + keys);
  }
}
