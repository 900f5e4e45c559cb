package org.cairnfs.storage.item;

/** The first byte of every key. */
public final class Zones {
  /** Free runs, grants, chunks, the chunk pool and the totals of space. */
  public static final byte SPACE = 0x01;

  /** The first zone that storage leaves to its users. */
  public static final byte FIRST_FREE = 0x10;

  private Zones() {}
}
