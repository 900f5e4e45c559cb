package org.cairnfs.storage.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.BufferPool;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.store.TableBlock.Kind;
import org.cairnfs.storage.store.TableBlock.Place;

/**
 * Writes one table into extents, block by block, in one pass.
 *
 * <p>The extents are allocated before, as large as the table may become; what is not needed goes
 * back. {@link #hasRoomFor} keeps enough for the blocks that are still to come, so that {@link
 * #finish} always fits. Nothing is durable until the device is flushed.
 */
final class TableWriter implements AutoCloseable {
  /** Content of a data block; one entry may make a block larger. */
  static final int DATA_BLOCK_BYTES = 16 * 1024;

  private static final int BLOCK = BlockDevice.BLOCK;
  private static final int WRITE_BYTES = 256 * 1024;
  private static final BufferPool BUFFERS = new BufferPool(WRITE_BYTES, 4);

  /** A group or root block that was written: small, and what every search in the table needs. */
  record Written(Kind kind, BlockIndex.Ref ref, byte[] block) {}

  /** A complete table. */
  record Result(TableDescriptor descriptor, List<Written> searchBlocks) {}

  private final BlockDevice device;
  private final Place place;
  private final Pieces pieces;
  private final ByteBuffer buffer = BUFFERS.acquire();
  private final ByteWriter scratch = new ByteWriter(8 * 1024);
  private final DataBlock.Builder data = new DataBlock.Builder();
  private final GroupBlock.Builder group = new GroupBlock.Builder();
  private final BlockIndex.Builder groups = new BlockIndex.Builder();
  private final List<Written> searchBlocks = new ArrayList<>();
  private int offset;
  private int flushedTo;
  private byte[] first = new byte[0];
  private byte[] last = new byte[0];
  private byte[] dataSeparator = new byte[0];
  private byte[] groupSeparator = new byte[0];
  private long entries;
  private long tombstones;

  TableWriter(SortedTable.Home home, long table, Pieces pieces) {
    this.device = home.device();
    this.place = new Place(device.name(), home.volume(), home.shard(), table, pieces);
    this.pieces = pieces;
  }

  boolean isEmpty() {
    return entries == 0;
  }

  /** Bytes of the table so far, about. */
  int bytes() {
    return offset + data.contentEnd();
  }

  /** Whether the table, complete with this entry, still fits its extents. */
  boolean hasRoomFor(Bytes key, Bytes value) {
    int entry = TableBlock.CONTENT_AT + key.length() + value.length() + 24;
    long rootBytes = TableBlock.CONTENT_AT + 64 + first.length + 2 * key.length() + groups.length();
    long needed =
        offset
            + data.contentEnd()
            + entry
            + group.contentEndWith(key.length())
            + TableBlock.CONTENT_AT
            + 64
            + key.length()
            + rootBytes;
    return needed <= pieces.end();
  }

  /**
   * Appends an entry.
   *
   * @throws IllegalArgumentException unless its key is after the last one
   */
  void add(Bytes keyBytes, Bytes value) throws IOException {
    byte[] key = keyBytes.toArray();
    if (entries > 0 && Arrays.compareUnsigned(key, last) <= 0) {
      throw new IllegalArgumentException("key " + keyBytes + " is not after " + Bytes.of(last));
    }
    if (entries == 0) {
      first = key;
    }
    int valueLength = Tombstone.is(value) ? 0 : value.length();
    if (!data.isEmpty() && data.contentEnd() + key.length + valueLength > DATA_BLOCK_BYTES) {
      endDataBlock();
    }
    if (data.isEmpty()) {
      dataSeparator = entries == 0 ? key : BlockIndex.separator(last, key);
      if (group.isEmpty()) {
        groupSeparator = dataSeparator;
      }
    }
    data.add(key, value);
    group.addKey(BloomFilter.hash(key));
    entries++;
    tombstones += Tombstone.is(value) ? 1 : 0;
    last = key;
  }

  private void endDataBlock() throws IOException {
    group.addBlock(dataSeparator, write(Kind.DATA, data.build()));
    data.clear();
    if (group.isFull()) {
      endGroup();
    }
  }

  private void endGroup() throws IOException {
    groups.add(groupSeparator, write(Kind.GROUP, group.build(scratch)));
  }

  /** Ends the table. It is on the device, but not durable, when this returns. */
  Result finish(int level, long run) throws IOException {
    if (isEmpty()) {
      throw new IllegalStateException("a table without entries");
    }
    if (!data.isEmpty()) {
      endDataBlock();
    }
    if (!group.isEmpty()) {
      endGroup();
    }
    Bytes firstKey = Bytes.of(first);
    Bytes lastKey = Bytes.of(last);
    BlockIndex.Ref root =
        write(Kind.ROOT, RootBlock.build(scratch, entries, tombstones, firstKey, lastKey, groups));
    while (buffer.position() % BLOCK != 0) {
      buffer.put((byte) 0);
    }
    flushBuffer();
    return new Result(
        new TableDescriptor(
            place.table(),
            level,
            run,
            Pieces.of(pieces.part(0, TableBlock.pagesFor(offset))),
            offset,
            root.length(),
            firstKey,
            lastKey,
            entries,
            tombstones),
        searchBlocks);
  }

  private BlockIndex.Ref write(Kind kind, TableBlock.Unsealed unsealed) throws IOException {
    byte[] block = TableBlock.seal(unsealed, kind, place, offset);
    BlockIndex.Ref ref = new BlockIndex.Ref(offset, block.length);
    if (offset + block.length > pieces.end()) {
      throw new IllegalStateException("a table outgrows its extents of " + pieces.end());
    }
    for (int from = 0; from < block.length; ) {
      if (!buffer.hasRemaining()) {
        flushBuffer();
      }
      int count = Math.min(buffer.remaining(), block.length - from);
      buffer.put(block, from, count);
      from += count;
    }
    offset += block.length;
    if (kind != Kind.DATA) {
      searchBlocks.add(new Written(kind, ref, block));
    }
    return ref;
  }

  private void flushBuffer() throws IOException {
    int length = buffer.flip().remaining();
    if (length > 0) {
      pieces.write(device, flushedTo, buffer);
    }
    flushedTo += length;
    buffer.clear();
  }

  @Override
  public void close() {
    BUFFERS.release(buffer);
  }
}
