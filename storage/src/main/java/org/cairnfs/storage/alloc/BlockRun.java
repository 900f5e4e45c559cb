package org.cairnfs.storage.alloc;

/**
 * Neighbouring blocks of 4 KiB on DATA.
 *
 * @param start the first block, counted from the start of the device
 * @param length how many, at least 1
 */
public record BlockRun(long start, long length) {
  public BlockRun {
    if (start < 0 || length < 1) {
      throw new IllegalArgumentException(
          "not a run of blocks: start " + start + " length " + length);
    }
  }

  public long end() {
    return start + length;
  }
}
