package org.cairnfs.tests.crash;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a file should contain: blocks of 4 KiB, absent where nothing was written. Immutable;
 * versions share the blocks that did not change.
 */
final class Content {
  static final int BLOCK = 4096;
  static final Content EMPTY = new Content(0, new TreeMap<>(), true);
  private static final int KEEP_SIZE = 1;
  private static final int EMPTYING = 2 | 16;

  /** A block and the CRC32C of its 4,096 bytes. */
  private record Block(byte[] bytes, int checksum) {
    static Block of(byte[] bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      return new Block(bytes, (int) crc.getValue());
    }
  }

  private final long size;
  private final TreeMap<Long, Block> blocks;
  private final boolean counted;

  private Content(long size, TreeMap<Long, Block> blocks, boolean counted) {
    this.size = size;
    this.blocks = blocks;
    this.counted = counted;
  }

  /** The same, in a file that may have blocks which hold nothing. */
  Content uncounted() {
    return new Content(size, blocks, false);
  }

  long size() {
    return size;
  }

  /** How many blocks hold data. */
  int blocks() {
    return blocks.size();
  }

  /** Whether the file has those blocks and no others. */
  boolean isCounted() {
    return counted;
  }

  /** The checksums of the blocks that hold data. */
  Map<Long, Integer> checksums() {
    Map<Long, Integer> checksums = new TreeMap<>();
    blocks.forEach((number, block) -> checksums.put(number, block.checksum()));
    return checksums;
  }

  Content written(long offset, byte[] source, int length) {
    TreeMap<Long, Block> next = new TreeMap<>(blocks);
    for (int done = 0; done < length; ) {
      long number = (offset + done) / BLOCK;
      int within = (int) ((offset + done) % BLOCK);
      int part = Math.min(BLOCK - within, length - done);
      Block old = blocks.get(number);
      byte[] bytes = old == null ? new byte[BLOCK] : old.bytes().clone();
      System.arraycopy(source, done, bytes, within, part);
      next.put(number, Block.of(bytes));
      done += part;
    }
    return new Content(Math.max(size, offset + length), next, counted);
  }

  /** Cut, or grown by a hole. */
  Content resized(long newSize) {
    TreeMap<Long, Block> next = new TreeMap<>(blocks.headMap((newSize + BLOCK - 1) / BLOCK));
    int within = (int) (newSize % BLOCK);
    Block last = next.get(newSize / BLOCK);
    if (last != null && newSize < size) {
      byte[] bytes = last.bytes().clone();
      Arrays.fill(bytes, within, BLOCK, (byte) 0);
      next.put(newSize / BLOCK, Block.of(bytes));
    }
    return new Content(newSize, next, counted);
  }

  /** As fallocate(2) changes it: whole blocks that lose their data are absent. */
  Content ranged(int mode, long offset, long length) {
    long end = offset + length;
    TreeMap<Long, Block> next = new TreeMap<>(blocks);
    if ((mode & EMPTYING) != 0) {
      long last = end >= size ? end + BLOCK : end;
      for (Map.Entry<Long, Block> entry : blocks.entrySet()) {
        long start = entry.getKey() * BLOCK;
        int from = (int) Math.min(BLOCK, Math.max(0, offset - start));
        int to = (int) Math.max(0, Math.min(BLOCK, end - start));
        if (from == 0 && start + BLOCK <= last && to > 0) {
          next.remove(entry.getKey());
        } else if (from < to) {
          byte[] bytes = entry.getValue().bytes().clone();
          Arrays.fill(bytes, from, to, (byte) 0);
          next.put(entry.getKey(), Block.of(bytes));
        }
      }
    }
    return new Content((mode & KEEP_SIZE) != 0 ? size : Math.max(size, end), next, false);
  }

  /** What a read of this range returns. */
  byte[] read(long offset, int length) {
    int count = (int) Math.max(0, Math.min(length, size - offset));
    byte[] result = new byte[count];
    for (int done = 0; done < count; ) {
      int within = (int) ((offset + done) % BLOCK);
      int part = Math.min(BLOCK - within, count - done);
      Block block = blocks.get((offset + done) / BLOCK);
      if (block != null) {
        System.arraycopy(block.bytes(), within, result, done, part);
      }
      done += part;
    }
    return result;
  }
}
