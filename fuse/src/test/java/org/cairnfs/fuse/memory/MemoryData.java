package org.cairnfs.fuse.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;

/** A sparse file's bytes in blocks; some blocks are allocated and unwritten. */
final class MemoryData {
  static final int BLOCK_BYTES = 4096;

  private final TreeMap<Long, byte[]> blocks = new TreeMap<>();
  private final TreeSet<Long> unwritten = new TreeSet<>();
  private long size;

  long size() {
    return size;
  }

  long blocks() {
    return blocks.size() + unwritten.size();
  }

  void write(long offset, ByteBuffer source) {
    long at = offset;
    while (source.hasRemaining()) {
      byte[] block = blocks.computeIfAbsent(at / BLOCK_BYTES, number -> new byte[BLOCK_BYTES]);
      unwritten.remove(at / BLOCK_BYTES);
      int within = (int) (at % BLOCK_BYTES);
      int length = Math.min(BLOCK_BYTES - within, source.remaining());
      source.get(block, within, length);
      at += length;
    }
    size = Math.max(size, at);
  }

  /** The bytes there, up to the end of the file; position 0 to limit. */
  ByteBuffer read(long offset, int length) {
    int bytes = (int) Math.max(0, Math.min(length, size - offset));
    ByteBuffer into = ByteBuffer.allocateDirect(bytes);
    long at = offset;
    while (into.hasRemaining()) {
      int within = (int) (at % BLOCK_BYTES);
      int part = Math.min(BLOCK_BYTES - within, into.remaining());
      byte[] block = blocks.get(at / BLOCK_BYTES);
      if (block == null) {
        into.position(into.position() + part);
      } else {
        into.put(block, within, part);
      }
      at += part;
    }
    return into.flip();
  }

  void truncate(long newSize) {
    if (newSize <= size) {
      long end = blocksTo(newSize);
      blocks.tailMap(end, true).clear();
      unwritten.tailSet(end, true).clear();
      clear(newSize, BLOCK_BYTES - newSize % BLOCK_BYTES);
    }
    size = newSize;
  }

  private static long blocksTo(long offset) {
    return offset / BLOCK_BYTES + (offset % BLOCK_BYTES == 0 ? 0 : 1);
  }

  /** Gives every block that the range touches and that is none yet. */
  void allocate(long offset, long length) {
    for (long block = offset / BLOCK_BYTES; block < blocksTo(offset + length); block++) {
      if (!blocks.containsKey(block)) {
        unwritten.add(block);
      }
    }
  }

  /** Frees whole blocks and clears the rest. */
  void punch(long offset, long length) {
    long first = blocksTo(offset);
    long end =
        offset + length >= size ? blocksTo(offset + length) : (offset + length) / BLOCK_BYTES;
    if (first < end) {
      blocks.subMap(first, end).clear();
      unwritten.subSet(first, end).clear();
    }
    clear(offset, Math.min(length, BLOCK_BYTES - offset % BLOCK_BYTES));
    long last = Math.min(length, (offset + length) % BLOCK_BYTES);
    clear(offset + length - last, last);
  }

  /** Clears bytes of one block, if it is written. */
  private void clear(long from, long length) {
    byte[] block = blocks.get(from / BLOCK_BYTES);
    if (block != null) {
      int within = (int) (from % BLOCK_BYTES);
      Arrays.fill(block, within, within + (int) length, (byte) 0);
    }
  }

  void grow(long end) {
    size = Math.max(size, end);
  }

  /** The first offset at or after one that is in a written block; the size if there is none. */
  long data(long offset) {
    Long block = blocks.ceilingKey(offset / BLOCK_BYTES);
    return block == null ? size : Math.min(size, Math.max(offset, block * BLOCK_BYTES));
  }

  /** The first offset at or after one that is in no written block, or the size. */
  long hole(long offset) {
    long block = offset / BLOCK_BYTES;
    while (blocks.containsKey(block)) {
      block++;
    }
    return block > (size - 1) / BLOCK_BYTES ? size : Math.max(offset, block * BLOCK_BYTES);
  }
}
