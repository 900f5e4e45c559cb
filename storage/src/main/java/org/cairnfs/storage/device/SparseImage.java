package org.cairnfs.storage.device;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The content of a simulated device: pages of 4 KiB, zero where none was written.
 *
 * <p>Pages are immutable: a copy shares all of them and a write to a page replaces it, so that
 * thousands of crash states of one workload fit in memory. Not thread-safe.
 */
final class SparseImage {
  private static final int PAGE = BlockDevice.BLOCK;

  private static final long ZERO_CHECKSUM = checksumOfZeros();

  private final long size;
  private final Map<Long, byte[]> pages;

  SparseImage(long size) {
    this(size, new HashMap<>());
  }

  private SparseImage(long size, Map<Long, byte[]> pages) {
    this.size = size;
    this.pages = pages;
  }

  SparseImage copy() {
    return new SparseImage(size, new HashMap<>(pages));
  }

  void read(long offset, ByteBuffer target) {
    for (long page = offset / PAGE; target.hasRemaining(); page++) {
      byte[] content = pages.get(page);
      target.put(content != null ? content : new byte[PAGE]);
    }
  }

  /** The same for the same content, and hardly ever for another. */
  long fingerprint() {
    CRC32C crc = new CRC32C();
    long sum = 0;
    for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
      crc.reset();
      crc.update(page.getValue());
      if (crc.getValue() != ZERO_CHECKSUM) {
        long mixed = (page.getKey() << 32 ^ crc.getValue()) * 0x9E3779B97F4A7C15L;
        sum += mixed ^ mixed >>> 29;
      }
    }
    return sum;
  }

  private static long checksumOfZeros() {
    CRC32C crc = new CRC32C();
    crc.update(new byte[PAGE]);
    return crc.getValue();
  }

  /** Writes part of an array; the range may start and end within pages. */
  void write(long offset, byte[] source, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int within = (int) (at % PAGE);
      int part = Math.min(PAGE - within, length - done);
      byte[] old = part < PAGE ? pages.get(at / PAGE) : null;
      byte[] page = old != null ? old.clone() : new byte[PAGE];
      System.arraycopy(source, from + done, page, within, part);
      pages.put(at / PAGE, page);
      done += part;
    }
  }

  /** Writes whole pages, but not where only zeros would be written over nothing. */
  void writeNonZeroPages(long offset, ByteBuffer source) {
    ByteBuffer zeros = ByteBuffer.allocate(PAGE);
    for (long at = offset; source.hasRemaining(); at += PAGE) {
      ByteBuffer part = source.slice(source.position(), PAGE);
      if (part.mismatch(zeros) >= 0 || pages.containsKey(at / PAGE)) {
        byte[] page = new byte[PAGE];
        part.get(page);
        pages.put(at / PAGE, page);
      }
      source.position(source.position() + PAGE);
    }
  }

  void flipBit(long at, int bit) {
    byte[] one = new byte[1];
    byte[] page = pages.get(at / PAGE);
    one[0] = (byte) ((page != null ? page[(int) (at % PAGE)] : 0) ^ 1 << bit);
    write(at, one, 0, 1);
  }

  /** How many pages a write there would have to allocate. */
  int missingPages(long offset, int length) {
    int missing = 0;
    for (long page = offset / PAGE; page < (offset + length) / PAGE; page++) {
      missing += pages.containsKey(page) ? 0 : 1;
    }
    return missing;
  }
}
