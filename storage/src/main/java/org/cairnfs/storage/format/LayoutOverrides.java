package org.cairnfs.storage.format;

/**
 * Sizes that tests and experts choose instead of {@link VolumeLayout#plan}; 0 leaves the choice to
 * it.
 *
 * @param slotCount 1 to 64
 * @param logBytes of each slot's log, a power of two, at least 64 KiB
 * @param metaChunkBytes a power of two, at least 64 KiB
 * @param dataChunkBytes a power of two, at least 64 KiB
 */
public record LayoutOverrides(
    int slotCount, long logBytes, long metaChunkBytes, long dataChunkBytes) {
  public static final LayoutOverrides NONE = new LayoutOverrides(0, 0, 0, 0);

  private static final long LEAST = 64 * 1024;

  public LayoutOverrides {
    if (slotCount < 0 || slotCount > VolumeLayout.SLOTS_MAX) {
      throw new IllegalArgumentException("slot count " + slotCount);
    }
    check("log", logBytes);
    check("META chunk", metaChunkBytes);
    check("DATA chunk", dataChunkBytes);
  }

  private static void check(String what, long bytes) {
    if (bytes != 0 && (bytes < LEAST || Long.bitCount(bytes) != 1)) {
      throw new IllegalArgumentException(
          what + " of " + bytes + " bytes: not a power of two from " + LEAST);
    }
  }
}
