package org.cairnfs.fuse.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;

/** A sparse file's bytes in blocks. */
final class MemoryData {
  static final int BLOCK_BYTES = 4096;

  private final TreeMap<Long, byte[]> blocks = new TreeMap<>();
  private long size;

  long size() {
    return size;
  }

  long blocks() {
    return blocks.size();
  }

  void write(long offset, ByteBuffer source) {
    long at = offset;
    while (source.hasRemaining()) {
      byte[] block = blocks.computeIfAbsent(at / BLOCK_BYTES, number -> new byte[BLOCK_BYTES]);
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
    if (newSize < size) {
      blocks.tailMap((newSize + BLOCK_BYTES - 1) / BLOCK_BYTES, true).clear();
      byte[] last = blocks.get(newSize / BLOCK_BYTES);
      if (last != null) {
        Arrays.fill(last, (int) (newSize % BLOCK_BYTES), BLOCK_BYTES, (byte) 0);
      }
    }
    size = newSize;
  }
}
