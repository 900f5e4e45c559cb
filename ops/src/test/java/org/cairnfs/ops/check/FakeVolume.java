package org.cairnfs.ops.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/** A sound little volume in memory, which tests then damage. */
final class FakeVolume implements CheckedVolume {
  static final int SHARDS = 2;
  static final int CHUNK_BLOCKS = 64;
  private static final int FIRST_BLOCK = 256;

  /** Of the domain after the root's, so in the other shard. */
  static final Ino DIRECTORY = new Ino(256);

  static final Ino FILE = new Ino(257);
  static final Ino SYMLINK = new Ino(2);
  static final Ino ORPHAN = new Ino(258);
  static final FileName DIRECTORY_NAME = FileName.of("dir");
  static final FileName FILE_NAME = FileName.of("file");

  private final ShardMap map = new ShardMap(SHARDS);
  private final List<TreeMap<Bytes, Bytes>> shards = new ArrayList<>();
  private final Map<ShardId, List<Long>> metaChunks = new TreeMap<>();

  FakeVolume() {
    for (int i = 0; i < SHARDS; i++) {
      shards.add(new TreeMap<>());
    }
    inode(Ino.ROOT, record(FileKind.DIRECTORY, 3, 3 + 4 + 4, 0, 1, 5));
    inode(DIRECTORY, record(FileKind.DIRECTORY, 2, 4, 0, 1, 3));
    inode(FILE, record(FileKind.FILE, 2, 3 * 4096, 3, 0, 0));
    inode(SYMLINK, record(FileKind.SYMLINK, 1, 7, 0, 0, 0));
    inode(ORPHAN, record(FileKind.FILE, 0, 0, 1, 0, 0));
    entry(Ino.ROOT, new Dentry(DIRECTORY_NAME, DIRECTORY, FileKind.DIRECTORY, 2));
    entry(Ino.ROOT, new Dentry(FILE_NAME, FILE, FileKind.FILE, 3));
    entry(Ino.ROOT, new Dentry(FileName.of("link"), SYMLINK, FileKind.SYMLINK, 4));
    entry(DIRECTORY, new Dentry(FILE_NAME, FILE, FileKind.FILE, 2));
    put(SYMLINK, Keys.target(SYMLINK), Bytes.utf8("nowhere"));
    put(ORPHAN, Keys.orphan(ORPHAN), Bytes.EMPTY);
    pool();
    space();
  }

  private void pool() {
    // META: chunk 0 to each shard in turn; DATA: chunks 0 and 1 to shard 1, 2 given but not listed.
    give('m', 0, 0);
    give('m', 1, 1);
    give('d', 0, 1);
    give('d', 1, 1);
    give('d', 2, 0);
    shard(0).put(key('N').put((byte) 'm').done(), little(2));
    shard(0).put(key('N').put((byte) 'd').done(), little(3));
    metaChunks.put(new ShardId(0), List.of(0L));
    metaChunks.put(new ShardId(1), List.of(1L));
  }

  private void give(char device, long chunk, int owner) {
    ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(owner);
    shard(0).put(key('P').put((byte) device).putLong(chunk).done(), Bytes.of(number.array()));
    shard(0).put(key('O').putInt(owner).put((byte) device).putLong(chunk).done(), Bytes.EMPTY);
  }

  /** A chunk of DATA is said to have come back, and so many in all. */
  void returned(long chunk, long count) {
    shard(0).put(key('R').put((byte) 'd').putLong(chunk).done(), Bytes.EMPTY);
    shard(0).put(key('R').put((byte) 'd').done(), little(count));
  }

  /** Shard 1 gives a chunk of DATA back, as far as the pool knows. */
  void comesBack(long chunk) {
    shard(0).remove(key('P').put((byte) 'd').putLong(chunk).done());
    shard(0).remove(key('O').putInt(1).put((byte) 'd').putLong(chunk).done());
    returned(chunk, 1);
  }

  /** Shard 1: two neighbouring chunks; a free run over their border, two extents, a grant. */
  private void space() {
    shard(1).put(key('C').put((byte) 'd').putLong(0).done(), little(1));
    shard(1).put(key('C').put((byte) 'd').putLong(1).done(), little(1));
    put(FILE, Keys.extent(FILE, 0), extent(0, FIRST_BLOCK, 2).encode());
    put(FILE, Keys.extent(FILE, 2), extent(2, FIRST_BLOCK + 10, 1).encode());
    put(ORPHAN, Keys.extent(ORPHAN, 0), extent(0, FIRST_BLOCK + 2, 1).encode());
    free(FIRST_BLOCK + 3, 7);
    free(FIRST_BLOCK + 11, 2L * CHUNK_BLOCKS - 11 - 20);
    grant(FIRST_BLOCK + 2L * CHUNK_BLOCKS - 20, 20);
    totals(2L * CHUNK_BLOCKS - 24, 20, 2);
  }

  static Extent extent(long block, long start, int length) {
    return new Extent(block, start, Extent.Checksums.of(new int[length]));
  }

  void free(long start, long length) {
    shard(1).put(key('F').putLong(start).done(), little(length));
  }

  private void grant(long start, long length) {
    shard(1).put(key('G').putLong(77).putLong(1).done(), little(start, length, 1));
  }

  void totals(long free, long granted, long chunks) {
    shard(1).put(key('T').done(), little(free, granted, chunks));
  }

  static InodeRecord record(
      FileKind kind, int nlink, long size, long blocks, long parent, long next) {
    Timestamp time = new Timestamp(1, 0);
    return new InodeRecord(
        kind.typeBits() | 0644,
        nlink,
        0,
        0,
        0,
        size,
        blocks,
        time,
        time,
        time,
        time,
        1,
        1,
        1,
        parent,
        next);
  }

  void inode(Ino ino, InodeRecord record) {
    put(ino, Keys.record(ino), record.encode());
  }

  void entry(Ino directory, Dentry dentry) {
    put(directory, Keys.name(directory, dentry.name()), dentry.encodeByName());
    put(directory, Keys.position(directory, dentry.position()), dentry.encodeByPosition());
    put(
        dentry.ino(),
        Keys.backReference(dentry.ino(), directory, dentry.position()),
        dentry.encodeBackReference());
  }

  void put(Ino ino, Bytes key, Bytes value) {
    shard(map.shardOf(ino).value()).put(key, value);
  }

  void remove(Ino ino, Bytes key) {
    if (shard(map.shardOf(ino).value()).remove(key) == null) {
      throw new IllegalArgumentException("nothing there: " + key);
    }
  }

  TreeMap<Bytes, Bytes> shard(int number) {
    return shards.get(number);
  }

  void listMeta(int shard, List<Long> chunks) {
    metaChunks.put(new ShardId(shard), chunks);
  }

  static KeyBuilder key(char kind) {
    return new KeyBuilder(kind);
  }

  static Bytes little(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return Bytes.of(bytes.array());
  }

  /** A key of zone SPACE. */
  static final class KeyBuilder {
    private final ByteBuffer bytes = ByteBuffer.allocate(32);

    private KeyBuilder(char kind) {
      bytes.put((byte) 1).put((byte) kind);
    }

    KeyBuilder put(byte value) {
      bytes.put(value);
      return this;
    }

    KeyBuilder putInt(int value) {
      bytes.putInt(value);
      return this;
    }

    KeyBuilder putLong(long value) {
      bytes.putLong(value);
      return this;
    }

    Bytes done() {
      return Bytes.copyOf(bytes.flip());
    }
  }

  @Override
  public int shardCount() {
    return SHARDS;
  }

  @Override
  public ItemCursor items(ShardId shard, Bytes from, Bytes to) {
    Iterator<Map.Entry<Bytes, Bytes>> items =
        shard(shard.value()).subMap(from, true, to, false).entrySet().iterator();
    return new ItemCursor() {
      @Override
      public @Nullable Item next() {
        if (!items.hasNext()) {
          return null;
        }
        Map.Entry<Bytes, Bytes> item = items.next();
        return new Item(item.getKey(), item.getValue());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<Long> metaChunks(ShardId shard) {
    return metaChunks.getOrDefault(shard, List.of());
  }

  @Override
  public BlockRun dataChunk(long chunk) {
    return new BlockRun(FIRST_BLOCK + chunk * CHUNK_BLOCKS, CHUNK_BLOCKS);
  }

  @Override
  public long dataChunkOf(long block) {
    return Math.floorDiv(block - FIRST_BLOCK, (long) CHUNK_BLOCKS);
  }
}
