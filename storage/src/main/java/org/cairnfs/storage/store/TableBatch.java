package org.cairnfs.storage.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Writes ascending entries into as many tables as they need.
 *
 * <p>Closed without {@link #finish}, it takes back what it wrote, which no manifest has named.
 */
final class TableBatch implements AutoCloseable {
  private final SortedTable.Home home;
  private final TableSpace.Allotment allotment;
  private final StoreRoot root;
  private final LongSupplier ids;
  private final int tableBytes;
  private final int level;
  private final List<SortedTable> tables = new ArrayList<>();
  private @Nullable TableWriter writer;
  private @Nullable Pieces pieces;
  private long run;
  private long expected;
  private long finishedBytes;
  private boolean done;

  /**
   * A batch of no tables yet.
   *
   * @param allotment what it may take; it closes it
   * @param ids draws table ids
   * @param tableBytes of a full table
   * @param expected bytes to come, about; extents are not taken much larger
   */
  TableBatch(
      SortedTable.Home home,
      TableSpace.Allotment allotment,
      StoreRoot root,
      LongSupplier ids,
      int tableBytes,
      int level,
      long expected) {
    this.home = home;
    this.allotment = allotment;
    this.root = root;
    this.ids = ids;
    this.tableBytes = tableBytes;
    this.level = level;
    this.expected = expected;
  }

  /** Bytes written so far, about. */
  long bytes() {
    return finishedBytes + openBytes();
  }

  /** Bytes of the table that is being written; 0: none is. */
  int openBytes() {
    return writer == null ? 0 : writer.bytes();
  }

  void add(Bytes key, Bytes value) throws IOException {
    if (writer != null && !writer.hasRoomFor(key, value)) {
      cut();
    }
    if (writer == null) {
      open(Packing.worst(Packing.entryBytes(key, value), key.length(), tableBytes));
    }
    TableWriter open = require(writer);
    if (!open.hasRoomFor(key, value)) {
      throw new NoSpaceException(
          root.manifest().shard(), key.length() + value.length(), require(pieces).end());
    }
    open.add(key, value);
  }

  /**
   * Opens a table.
   *
   * @param least bytes for its first entry
   */
  private void open(long least) throws IOException {
    long slack = expected / 8 + 48 * 1024;
    long most = Math.min(tableBytes, Math.max(least, expected + slack));
    long wanted = TableBlock.pagesFor((int) most);
    int length = (int) Math.min(wanted, allotment.left());
    if (length == 0) {
      throw new NoSpaceException(root.manifest().shard(), wanted, 0);
    }
    long id = ids.getAsLong();
    run = run == 0 ? id : run;
    Pieces taken = Pieces.of(allotment.take(length));
    pieces = taken;
    writer = new TableWriter(home, id, taken);
  }

  /** Ends the current table, so that the next entry starts another. */
  void cut() throws IOException {
    if (writer == null) {
      return;
    }
    TableWriter.Result result = writer.finish(level, level == 0 ? run : 0);
    TableDescriptor descriptor = result.descriptor();
    Pieces taken = require(pieces);
    allotment.giveBack(taken.part(descriptor.pieces().end(), taken.end()));
    pieces = null;
    SortedTable table = new SortedTable(home, descriptor);
    tables.add(table);
    writer.close();
    writer = null;
    table.cacheWritten(result.searchBlocks());
    finishedBytes += descriptor.bytes();
    expected = Math.max(0, expected - descriptor.length());
  }

  /** The tables, ascending, on the device but not durable. From now on they are the caller's. */
  List<SortedTable> finish() throws IOException {
    cut();
    done = true;
    return tables;
  }

  private static <T> T require(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no table is open");
    }
    return value;
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    if (!done) {
      tables.forEach(table -> allotment.giveBack(table.descriptor().pieces().extents()));
    }
    if (pieces != null) {
      allotment.giveBack(pieces.extents());
    }
    allotment.close();
  }
}
