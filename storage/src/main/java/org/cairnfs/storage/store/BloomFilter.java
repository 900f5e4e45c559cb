package org.cairnfs.storage.store;

/**
 * A Bloom filter (Bloom, 1970; probes by double hashing after Kirsch and Mitzenmacher, 2006): says
 * "certainly not here" or "maybe".
 *
 * <p>14 bits and 9 probes for a key: one wrong "maybe" in eight hundred. That much because most
 * searches of a file system are for names that do not exist, in a dozen tables each, and every
 * wrong "maybe" may cost a read. The hash is part of the format and never changes within a version.
 */
final class BloomFilter {
  static final int BITS_PER_KEY = 14;
  static final int PROBES = 9;

  private BloomFilter() {}

  /** 64 bits of a key: FNV-1a, then the finalizer of MurmurHash3. */
  static long hash(byte[] key) {
    long h = 0xcbf29ce484222325L;
    for (byte b : key) {
      h = (h ^ (b & 0xff)) * 0x100000001b3L;
    }
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }

  /** Bytes of a filter for so many keys. */
  static int bytesFor(int keys) {
    return Math.max(8, (keys * BITS_PER_KEY + 7) / 8);
  }

  static void add(byte[] filter, int at, int length, long hash) {
    long step = step(hash);
    for (int i = 0; i < PROBES; i++, hash += step) {
      int bit = bit(hash, length);
      filter[at + (bit >>> 3)] |= (byte) (1 << (bit & 7));
    }
  }

  static boolean mayContain(byte[] filter, int at, int length, long hash) {
    long step = step(hash);
    for (int i = 0; i < PROBES; i++, hash += step) {
      int bit = bit(hash, length);
      if ((filter[at + (bit >>> 3)] & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static long step(long hash) {
    return Long.rotateLeft(hash, 17) | 1;
  }

  private static int bit(long hash, int length) {
    return (int) ((hash >>> 32) * (8L * length) >>> 32);
  }
}
