package org.cairnfs.actors.protocol;

/**
 * The number of a mount's incarnation: never used again on the volume, and telling whose it is.
 *
 * <pre>
 * epoch of the node's claim (48 bits) | slot (6) | mount of that node (10)
 * </pre>
 */
public final class MountIncarnation {
  private static final int SLOT_BITS = 6;
  private static final int INDEX_BITS = 10;

  /** Mounts that a node can open in one incarnation of its own. */
  public static final int INDEX_MAX = (1 << INDEX_BITS) - 1;

  private MountIncarnation() {}

  /**
   * @param index 1 to {@link #INDEX_MAX}
   */
  public static long of(long epoch, int slot, int index) {
    if (index < 1 || index > INDEX_MAX) {
      throw new IllegalArgumentException(
          "a node opens at most " + INDEX_MAX + " mounts before it starts anew");
    }
    return claim(epoch, slot) << INDEX_BITS | index;
  }

  /** Whether a mount belongs to the node with this claim. */
  public static boolean isOf(long mount, long epoch, int slot) {
    return mount >>> INDEX_BITS == claim(epoch, slot);
  }

  private static long claim(long epoch, int slot) {
    return epoch << SLOT_BITS | slot;
  }
}
