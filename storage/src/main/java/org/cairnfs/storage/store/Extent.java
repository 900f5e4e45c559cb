package org.cairnfs.storage.store;

/**
 * Neighbouring bytes on META.
 *
 * @param address of the first, a multiple of 4096
 * @param length a multiple of 4096, at least one
 */
public record Extent(long address, int length) {
  public Extent {
    if (address < 0 || length <= 0 || address % 4096 != 0 || length % 4096 != 0) {
      throw new IllegalArgumentException("no extent: " + length + " bytes at " + address);
    }
  }

  public long end() {
    return address + length;
  }
}
