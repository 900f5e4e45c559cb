package org.cairnfs.ops.check;

import java.util.BitSet;

/**
 * Tells whether sets are equal without keeping them.
 *
 * <p>Every member of a side is added as a 64-bit hash to one of {@value #BUCKETS} sums; the sides
 * are equal when all their sums are (but for a chance of 2^-64 for each bucket, and an even number
 * of equal members). Where sums differ, {@link #suspects} names the buckets, and a second pass
 * looks only at their members.
 */
final class Join {
  private static final int BUCKETS = 1 << 16;

  private final long[][] sums;

  Join(int sides) {
    this.sums = new long[sides][BUCKETS];
  }

  void add(int side, long hash) {
    sums[side][bucket(hash)] += Mixer.mix(hash);
  }

  static int bucket(long hash) {
    return (int) (hash >>> 48);
  }

  /** The buckets in which the sides differ. */
  BitSet suspects() {
    BitSet suspects = new BitSet(BUCKETS);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      for (int side = 1; side < sums.length; side++) {
        if (sums[side][bucket] != sums[0][bucket]) {
          suspects.set(bucket);
        }
      }
    }
    return suspects;
  }
}
