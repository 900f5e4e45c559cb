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
  static final Content EMPTY = new Content(0, new TreeMap<>());

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

  private Content(long size, TreeMap<Long, Block> blocks) {
    this.size = size;
    this.blocks = blocks;
  }

  long size() {
    return size;
  }

  /** How many blocks hold data. */
  int blocks() {
    return blocks.size();
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
    return new Content(Math.max(size, offset + length), next);
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
    return new Content(newSize, next);
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
