package org.cairnfs.ops.check;

/**
 * 64-bit hashes whose sums tell sets apart.
 *
 * <p>The finaliser of MurmurHash3 over a seed drawn at the start of the program, so that no volume
 * can be made to deceive.
 */
final class Mixer {
  private static final long SEED = new java.security.SecureRandom().nextLong();

  private Mixer() {}

  static long mix(long value) {
    long z = value ^ SEED;
    z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }

  static long mix(long... values) {
    long hash = 0;
    for (long value : values) {
      hash = mix(hash * 31 + value);
    }
    return hash;
  }

  static long mix(byte[] bytes) {
    long hash = bytes.length;
    for (byte b : bytes) {
      hash = mix(hash * 257 + b);
    }
    return hash;
  }
}
